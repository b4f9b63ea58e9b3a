"""Which projection stands still, since when and why: what readiness and `kehu status` say (X1, R11)."""

from datetime import datetime, timedelta

import pytest

from contracts.customers.customer import TierAssigned
from projections.engine.batch import genuine, parking
from projections.engine.batch.fold import Parked
from projections.engine.checkpoint import Partition
from projections.engine.generation import FIRST
from projections.registry import PROJECTIONS
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import progress
from projections.worker.progress import Standing
from projections.worker.session import connect
from tests.examples import a
from tests.integration.relayed import Relayed
from tests.integration.test_progress import NOW, ONE, OTHER, beginning, read, relay, tier_of
from tests.projections.story import on, recorded_at


async def standing(log: Relayed, now: datetime = NOW) -> Standing:
    found = await progress.standings(log.connection, PROJECTIONS.values(), now)
    return next(each for each in found if each.name == TIERS.name)


async def moved_at(log: Relayed, at: datetime) -> None:
    await log.connection.execute("update checkpoint set updated_at = %s, applied_at = %s", (at, at))


async def test_who_has_read_everything_does_not_stand_still(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        events = await log.store([tier_of(ONE)])
        await relay(log)
        await read(log, events)
        found = await standing(log)
    assert (found.lag_events, found.still_since, found.why) == (0, None, None)
    assert found.advanced_at is not None


async def test_who_does_not_read_what_is_published_stands_still_since_it_was_there(
    database_url: str, kafka: str
) -> None:
    async with beginning(database_url, kafka) as log:
        await log.store([tier_of(ONE)])
        await relay(log)
        await moved_at(log, recorded_at(0))
        soon = await standing(log, recorded_at(1) + timedelta(seconds=5))
        late = await standing(log, recorded_at(1) + timedelta(seconds=60))
    assert soon.still_since is None
    assert (late.still_since, late.why) == (recorded_at(1), "No worker of it is connected to PostgreSQL.")


async def test_one_partition_that_does_not_move_is_seen_beside_others_that_do(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log, await connect(database_url, TIERS.name) as _worker:
        await log.store([tier_of(ONE), tier_of(OTHER)])
        await relay(log)
        await moved_at(log, recorded_at(0))
        await read(log, log.events[:1])
        found = await standing(log)
    assert (found.still_since, found.why) == (
        recorded_at(2),
        "Its worker is connected to PostgreSQL and applies nothing.",
    )


async def test_what_the_worker_failed_with_is_the_reason(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        await log.store([tier_of(ONE)])
        await relay(log)
        await moved_at(log, recorded_at(0))
        await log.connection.execute(
            "insert into worker_failure values (%s, 1, 7, 'DataError: no', %s)", (TIERS.name, recorded_at(3))
        )
        found = await standing(log)
    assert found.why == "Its worker failed, 7 times in a row; the last time: DataError: no"


async def test_who_parks_every_event_stands_still_though_its_checkpoints_move(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        events = await log.store([on("2025-01-01", a(TierAssigned, customer_id=f"C{number}")) for number in range(3)])
        await relay(log)
        await read(log, events)
        await moved_at(log, recorded_at(1))
        parked = [Parked(position, f"customer/C{position}", "x", f"error {position}") for position in (1, 2, 3)]
        await parking.park(log.connection, TIERS.name, FIRST, parked[:2])
        few = await standing(log)
        await parking.park(log.connection, TIERS.name, FIRST, parked)
        all_of_them = await standing(log)
    assert (few.parked, few.still_since) == (2, None)
    assert all_of_them.still_since is not None
    assert all_of_them.why == "Every event is parked since then, of 3 streams; first: error 1"


async def test_only_the_newest_records_set_aside_are_listed_and_all_are_counted(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genuine, "KEPT", 3)
    place = Partition("kehu.customer.v1", 3)
    async with beginning(database_url, kafka) as log:
        for first in (0, 4):
            rubbish = [genuine.SetAside(offset, 0, "no-position") for offset in range(first, first + 4)]
            async with log.connection.transaction():
                await genuine.set_aside(log.connection, TIERS.name, FIRST, {place: rubbish})
        answer = await log.connection.execute("select kafka_offset from set_aside_record order by kafka_offset")
        assert await answer.fetchall() == [(5,), (6,), (7,)]
        found = await standing(log)
    assert found.set_aside == 8


async def test_records_set_aside_are_counted(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        await log.connection.execute(
            "insert into set_aside_record values (%s, 1, 'kehu.customer.v1', 3, 8, 0, 'foreign')", (TIERS.name,)
        )
        assert (await standing(log)).set_aside == 1
