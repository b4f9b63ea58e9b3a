"""How far a projection is, how much it lags and since when, told by PostgreSQL alone (interfaces 1)."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from contracts.credit.credit_account import InvoiceRecorded
from contracts.customers.customer import TierAssigned
from contracts.record.partition import partition_of
from projections.engine import checkpoint
from projections.engine.batch import apply as applying
from projections.engine.batch import parking
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Parked, Stored
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.generation import FIRST
from projections.registry import PROJECTIONS
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import progress, unapplied
from projections.worker.progress import WorkerProgress
from tests.examples import a
from tests.integration.relayed import Relayed, partition_of_event, relayed
from tests.projections.story import Happened, on, recorded_at
from tests.stack import PARTITIONS

NOW = recorded_at(1_000_000)
ONE = "C0"
OTHER = next(name for name in ("C1", "C2", "C3") if partition_of(name.encode(), 12) != partition_of(ONE.encode(), 12))


def tier_of(customer: str) -> Happened:
    return on("2025-01-01", a(TierAssigned, customer_id=customer))


@asynccontextmanager
async def beginning(database_url: str, kafka: str) -> AsyncIterator[Relayed]:
    """Give an empty log, with a worker that has been assigned every partition."""
    async with relayed(database_url, kafka) as log:
        await log.connection.execute("update relay_progress set position = 0")
        for projection in PROJECTIONS.values():
            everywhere = [Partition(topic, number) for topic in projection.topics for number in range(PARTITIONS)]
            await checkpoint.load(log.connection, projection.name, FIRST, everywhere)
        yield log


async def relay(log: Relayed) -> None:
    """Write down what the relay writes down after it has published everything."""
    counts: Counter[Partition] = Counter()
    for event in log.events:
        partition = partition_of_event(event)
        await log.connection.execute(
            "insert into relay_tail values (%s, %s, %s, %s) on conflict (topic, partition)"
            " do update set position = excluded.position, kafka_offset = excluded.kafka_offset",
            (*partition, event.position, counts[partition]),
        )
        counts[partition] += 1
    await log.connection.execute("update relay_progress set position = %s", (log.events[-1].position,))


async def read(log: Relayed, events: Sequence[Stored]) -> None:
    for event in events:
        partition = partition_of_event(event)
        for projection in PROJECTIONS.values():
            if partition.topic in projection.topics:
                at = (await checkpoint.load_all(log.connection, projection.name, FIRST))[partition]
                to = Checkpoint(event.position, at.kafka_offset + 1)
                await applying.apply(
                    log.connection, projection, FIRST, Batch([event], {partition: at}, {partition: to})
                )


async def tiers_of(log: Relayed) -> WorkerProgress:
    return next(
        each for each in await progress.progress(log.connection, PROJECTIONS.values(), NOW) if each.name == TIERS.name
    )


def age(position: int) -> int:
    return int((NOW - recorded_at(position)).total_seconds())


def standing(found: WorkerProgress) -> tuple[int, int, int, int]:
    return (found.position, found.head, found.lag_events, found.lag_seconds)


async def test_an_empty_log_leaves_nothing_behind(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        assert standing(await tiers_of(log)) == (0, 0, 0, 0)
        assert await progress.caught_up(log.connection, PROJECTIONS.values(), 0)


async def test_an_event_is_behind_from_its_storing_to_its_reading(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        events = await log.store([tier_of(ONE), tier_of(OTHER), tier_of(ONE)])
        stored = await tiers_of(log), await progress.caught_up(log.connection, PROJECTIONS.values(), 3)
        await relay(log)
        published = await tiers_of(log), await progress.caught_up(log.connection, PROJECTIONS.values(), 3)
        await read(log, events[:1])
        begun = await tiers_of(log)
        await read(log, events[2:])
        nearly = await tiers_of(log), await progress.caught_up(log.connection, PROJECTIONS.values(), 3)
        await read(log, events[1:2])
        done = await tiers_of(log), await progress.caught_up(log.connection, PROJECTIONS.values(), 3)
    assert (standing(stored[0]), stored[1]) == ((0, 3, 3, age(1)), False)
    assert (standing(published[0]), published[1]) == ((0, 3, 3, age(1)), False)
    assert standing(begun) == (0, 3, 2, age(2))
    assert (standing(nearly[0]), nearly[1]) == ((0, 3, 1, age(2)), False)
    assert (standing(done[0]), done[1]) == ((3, 3, 0, 0), True)


async def test_events_of_other_topics_keep_no_projection_waiting(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        await log.store([on("2025-01-01", a(InvoiceRecorded))])
        assert standing(await tiers_of(log)) == (0, 1, 0, 0)
        await relay(log)
        assert standing(await tiers_of(log)) == (1, 1, 0, 0)
        assert not await progress.caught_up(log.connection, PROJECTIONS.values(), 1)


async def test_the_lag_of_a_partition_that_was_quiet_for_long_is_that_of_its_new_event(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unapplied, "SCANNED", 5)
    async with beginning(database_url, kafka) as log:
        await log.store([tier_of(ONE), *[tier_of(OTHER)] * 20, tier_of(ONE), tier_of(OTHER)])
        await relay(log)
        await read(log, [event for event in log.events if event.position != 22])
        assert standing(await tiers_of(log)) == (1, 23, 1, age(22))


async def test_a_stream_of_new_events_keeps_nobody_waiting_for_old_ones(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        await log.store([tier_of(ONE)])
        await log.store([tier_of(ONE), tier_of(ONE)])
        await relay(log)
        await read(log, log.events[:2])
        assert await progress.caught_up(log.connection, PROJECTIONS.values(), 2)
        assert not await progress.caught_up(log.connection, PROJECTIONS.values(), 3)


async def test_parked_events_are_counted(database_url: str, kafka: str) -> None:
    async with beginning(database_url, kafka) as log:
        await parking.park(log.connection, TIERS.name, FIRST, [Parked(1, "customer/C0", "x", "y")])
        assert (await tiers_of(log)).parked == 1
