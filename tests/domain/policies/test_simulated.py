"""A pack may ask that an approval rests on a simulation of the very draft that is not too old."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.policies.pack.content import content_hash
from domain.policies.pack.pack import Pack
from domain.policies.simulated import SimulationMissing, check_simulated
from services.packs.text.read import read_pack
from tests import packs

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ASKS = read_pack(
    packs.written("2026.2").replace(
        "[governance]", '[governance]\nsimulated_within = { value = 7, unsourced = "ours" }'
    ),
    "test",
)
SILENT = read_pack(packs.written("2026.1"), "test")


@pytest.mark.parametrize(("draft", "before"), [(ASKS, []), (SILENT, [ASKS])], ids=["the draft asks", "the last asks"])
@pytest.mark.parametrize("newest", [None, NOW - timedelta(days=7, seconds=1)], ids=["none", "too old"])
def test_without_a_report_young_enough_the_approval_is_refused(
    draft: Pack, before: list[Pack], newest: datetime | None
) -> None:
    with pytest.raises(SimulationMissing, match="not older than 7 days"):
        check_simulated(draft, before, newest, now=NOW)


def test_a_report_within_the_days_is_enough_and_who_asks_for_none_needs_none() -> None:
    check_simulated(ASKS, [SILENT], NOW - timedelta(days=7), now=NOW)
    check_simulated(SILENT, [SILENT], None, now=NOW)


def test_a_report_on_other_content_is_none_on_this() -> None:
    assert content_hash(ASKS) != content_hash(SILENT)
    assert content_hash(ASKS) == content_hash(ASKS.model_copy())
