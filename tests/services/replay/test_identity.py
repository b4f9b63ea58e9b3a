"""The version that was in force decides exactly what was recorded, and a decision that was forged stands out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import from_json, to_json

from projections.engine.batch.fold import Stored
from services.packs.book import SHIPPED
from services.replay.asked import Asked
from services.replay.run import simulated
from tests.services.replay.logs import in_parts, year_of

PACK = "foreign-trade"


@pytest.mark.slow
@pytest.mark.parametrize("pack", SHIPPED.packs())
async def test_every_pack_decides_again_what_it_decided_in_its_year(pack: str, tmp_path: Path) -> None:
    assert differing(await year_of(pack, 12), pack, tmp_path) == set()


async def test_the_version_in_force_decides_again_what_was_recorded_and_a_forged_decision_is_found(
    tmp_path: Path,
) -> None:
    events = await year_of(PACK, 4)

    assert differing(events, PACK, tmp_path / "as recorded") == set()
    late = _forged(events, "complaint.clock-started.v1", _later)
    assert {kind for _, kind, _ in differing(late, PACK, tmp_path / "late")} == {"clock"}
    better = _forged(events, "customer.tier-assigned.v1", _better)
    assert {kind for _, kind, _ in differing(better, PACK, tmp_path / "better")} == {"tier"}


def differing(events: Sequence[Stored], pack: str, folder: Path) -> set[tuple[str, str, str]]:
    """Return the decisions that the version in force makes otherwise than was recorded."""
    folder.mkdir(exist_ok=True)
    found = simulated(in_parts(events, folder), Asked(pack=pack)).found
    assert found.decisions.total()
    assert found.unreadable == 0
    return {each.place for each in found.cases}


def _forged(events: Sequence[Stored], wire_type: str, forge: Callable[[Any], None]) -> list[Stored]:
    """Return the log with the last event of a type changed."""
    last = max(each.position for each in events if from_json(each.state)["type"] == wire_type)
    return [_with(each, forge) if each.position == last else each for each in events]


def _with(stored: Stored, forge: Callable[[Any], None]) -> Stored:
    event = from_json(stored.state)
    forge(event["data"])
    return Stored(stored.position, to_json(event))


def _later(data: Any) -> None:
    for each in data["history"]:
        each["due_at"] = "2030-01-01T00:00:00Z"


def _better(data: Any) -> None:
    data["tier"] = "VIP"
