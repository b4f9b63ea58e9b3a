"""Read models are compared with the log once a day; drift is named with its first row and the event behind it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import pytest_asyncio

from projections.engine import generation, verification
from projections.engine.verification import Verification
from projections.rebuild import building, rebuild
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker.generations import generations
from projections.worker.kafka.access import KafkaAccess
from services.local.command import Ended
from services.operating import nightly
from services.operating.diagnosis import diagnose
from tests.integration.rebuilding import Site, site
from tests.integration.working import life

BY_HAND = "update tier_list set assignments = '[]' where customer = 'C1'"
INVENTED = """
    insert into tier_list select made.*
    from tier_list cross join json_populate_record(tier_list, '{"customer": "C0invented"}') as made
    where tier_list.customer = 'C1'
"""


@pytest_asyncio.fixture
async def here(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Give a read model, and the environment of a process that is asked to compare it."""
    settings = {"DATABASE_URL": database_url, "KAFKA": "127.0.0.1:1", "API": "http://127.0.0.1:1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"KEHU_{name}", value)
    async with site(database_url) as made:
        await made.connection.execute("truncate projection_verification")
        await made.happened(life(3), TIERS)
        yield made


async def look(here: Site, since: datetime | None = None, run: nightly.Verify = nightly.verify) -> Verification | None:
    await nightly.look(here.database_url, [TIERS.name], since or datetime.now(UTC), run)
    return (await verification.load(here.connection, [TIERS.name])).get(TIERS.name)


async def causes(here: Site) -> dict[str, str]:
    found = await diagnose(here.database_url, KafkaAccess("127.0.0.1:1"), TIERS)
    return {each.what: each.detail for each in found.causes}


async def test_rows_that_are_as_the_log_makes_them_are_said_to_be(here: Site) -> None:
    found = await look(here)
    assert found is not None
    assert (found.rows, found.differences, found.example, found.error) == (3, 0, None, None)
    assert "drift" not in await causes(here)


async def test_a_row_that_was_changed_by_hand_is_named_until_it_is_made_anew(here: Site) -> None:
    await here.connection.execute(BY_HAND)
    found = await look(here)
    assert found is not None
    assert found.example is not None
    named = {name: found.example[name] for name in ("key", "position", "type", "event")}
    assert named == {"key": ["C1"], "position": 13, "type": "customer.tier-assigned.v1", "event": "customer/C1@4"}
    assert (await causes(here))["drift"].startswith("1 rows differ from what the log makes of them; the first: C1 is")
    (live,) = await generations(here.connection, {TIERS.name: TIERS}, datetime.now(UTC))
    assert (live.drift, live.verified_at) == (1, found.ended_at)

    await rebuild.rebuild(TIERS, here.means())
    assert "drift" not in await causes(here)


async def test_a_row_that_no_event_made_is_named_as_such(here: Site) -> None:
    await here.connection.execute(INVENTED)
    found = await look(here)
    assert found is not None
    assert found.example is not None
    assert (found.example["key"], found.example["expected"], found.example["event"]) == (["C0invented"], None, None)
    assert "no event makes it" in (await causes(here))["drift"]


class Counted:
    """Ends as it is told to, and counts how often it was asked."""

    def __init__(self, code: int = 0) -> None:
        self.asked, self.code = 0, code

    async def __call__(self, _: str) -> Ended:
        self.asked += 1
        return Ended(self.code, "", "The table tier_list belongs to owner.")


async def test_it_is_compared_once_a_day_whoever_looks(here: Site) -> None:
    since, run = datetime.now(UTC), Counted()
    for _ in range(3):
        await look(here, since, run)
    assert run.asked == 1
    await look(here, datetime.now(UTC), run)
    assert run.asked == 2


async def test_what_keeps_it_from_being_compared_is_said(here: Site) -> None:
    found = await look(here, run=Counted(75))
    assert found is not None
    assert found.error == "The table tier_list belongs to owner."
    assert (await causes(here))["not-verified"] == found.error


@pytest.mark.parametrize("busy", ["paused", "building"])
async def test_what_is_paused_or_being_made_anew_is_left_alone(here: Site, busy: str) -> None:
    if busy == "paused":
        await generation.pause(here.connection, TIERS, None)
    else:
        await building.begun(here.connection, TIERS, 1)
    run = Counted()
    assert await look(here, run=run) is None
    assert run.asked == 0


AT = time(3, 0)


@pytest.mark.parametrize(
    ("zone", "now", "since"),
    [
        ("UTC", "2026-03-01T03:00", "2026-03-01T03:00"),
        ("UTC", "2026-03-01T02:59", "2026-02-28T03:00"),
        ("Asia/Shanghai", "2026-03-01T19:00", "2026-03-01T19:00"),
        ("Asia/Shanghai", "2026-03-01T18:59", "2026-02-28T19:00"),
        ("Europe/Berlin", "2026-03-29T12:00", "2026-03-29T01:00"),
    ],
)
def test_it_is_due_at_the_time_of_day_in_the_zone(zone: str, now: str, since: str) -> None:
    def utc(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert nightly.due(AT, zone, utc(now)) == utc(since)


async def test_a_process_that_starts_much_later_leaves_it_to_the_next_day(
    here: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ends(Exception):
        """Ends the loop after one turn."""

    async def ends(_: float) -> None:
        raise Ends

    run: Any = Counted()
    monkeypatch.setattr(asyncio, "sleep", ends)
    for ago, asked in ((nightly.LATE + timedelta(minutes=1), 0), (timedelta(0), 1)):
        at = (datetime.now(UTC) - ago).time()
        with pytest.raises(Ends):
            await nightly.keep(here.database_url, [TIERS.name], at, "UTC", run)
        assert run.asked == asked
