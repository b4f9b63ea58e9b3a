"""A worker applies every event once, whatever Kafka delivers and whoever dies meanwhile (architecture 4)."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pytest
from psycopg import AsyncConnection

from contracts.catalog import TOPICS
from contracts.complaints.complaint import ComplaintReceived
from contracts.customers.customer import PurchaseRecorded, TierAssigned
from domain.tiers.in_force import Assignment
from projections.engine import checkpoint, table
from projections.engine.batch import apply as applying
from projections.engine.batch.apply import Batch
from projections.engine.checkpoint import START, Checkpoint, CheckpointMoved, Partition
from projections.engine.generation import FIRST
from projections.engine.projection import Projection, Recorded
from projections.engine.recorded import with_recorded
from projections.history.customer_history import PROJECTION as HISTORY
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import patience, watchdog, worker
from projections.worker.kafka.access import KafkaAccess
from projections.worker.session import connect
from projections.worker.watchdog import WorkerStuck
from tests.examples import a
from tests.integration.relayed import log_reader, partition_of_event, relayed
from tests.integration.working import life, settled, working
from tests.projections.story import on
from tests.stack import NO_KAFKA
from tests.waiting import PATIENCE_SECONDS, eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")


@pytest.mark.parametrize("projection", [TIERS, HISTORY], ids=lambda each: each.name)
async def test_records_delivered_twice_count_once(projection: Projection[Any], database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(20))
        for part in (events[:60], events[30:90], events):
            await log.publish(part)
        async with working(projection, database_url, kafka):
            await settled(log, projection)


@pytest.mark.parametrize("projection", [TIERS, HISTORY], ids=lambda each: each.name)
async def test_a_hole_is_filled_from_the_store(projection: Projection[Any], database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(20))
        last = {partition_of_event(event): event.position for event in events}
        holes = {event.position for event in events[::2]} - set(last.values())
        await log.publish(events, leave_out=holes)
        async with working(projection, database_url, kafka):
            await settled(log, projection)
            more = await log.store(life(3, year=2026))
            await log.publish(more, leave_out=[more[0].position])
            await settled(log, projection)


async def test_of_several_servers_one_that_answers_is_enough(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(2)))
        async with working(TIERS, database_url, f"{NO_KAFKA}, {kafka}"):
            await settled(log, TIERS)


async def test_a_record_that_is_not_of_the_relay_is_passed_over(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(2))
        partition = partition_of_event(events[1])
        await log.producer.send_and_wait(
            partition.topic, b"?", partition=partition.partition, headers=[("position", b"\xff")]
        )
        await log.publish(events)
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)


async def test_a_worker_that_was_overtaken_changes_nothing(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, await connect(database_url, "zombie") as zombie:
        first, second = await log.store(
            [on("2025-01-01", a(TierAssigned, tier="silver")), on("2025-01-02", a(TierAssigned, tier="gold"))]
        )
        partition = partition_of_event(first)
        await checkpoint.load(zombie, TIERS.name, FIRST, [partition])
        overtaken = Batch([first], {partition: START}, {partition: Checkpoint(first.position, 0)})
        newer = Batch([first, second], {partition: START}, {partition: Checkpoint(second.position, 1)})
        await applying.apply(log.connection, TIERS, FIRST, newer)
        with pytest.raises(CheckpointMoved):
            await applying.apply(zombie, TIERS, FIRST, overtaken)
        assert await log.equals_a_fresh_fold(TIERS)
        assert (await checkpoint.load_all(zombie, TIERS.name, FIRST))[partition] == Checkpoint(second.position, 1)


async def test_two_workers_at_once_on_the_same_row_take_turns(database_url: str, kafka: str) -> None:
    """One reads complaints, one purchases of the same customer: without the lock one would undo the other."""
    everything: Projection[Any] = Projection(
        name=TIERS.name,
        topics=TOPICS,
        handles=None,
        row=Noted,
        primary_key=TIERS.primary_key,
        key=lambda recorded: (recorded.envelope.partition_key,),
        evolve=_note,
    )
    story = [
        happened
        for number in range(50)
        for happened in (
            on("2025-01-01", a(ComplaintReceived, complaint_id=f"{number}")),
            on("2025-01-01", a(PurchaseRecorded, purchase=f"{number}")),
        )
    ]
    async with relayed(database_url, kafka) as log, await connect(database_url, "other") as other:
        events = await log.store(story)
        partitions = {partition_of_event(event) for event in events}
        await checkpoint.load(other, everything.name, FIRST, partitions)

        async def read(connection: AsyncConnection[Any], partition: Partition) -> None:
            at = START
            for event in events:
                if partition_of_event(event) == partition:
                    to = Checkpoint(event.position, at.kafka_offset + 1)
                    await applying.apply(
                        connection, everything, FIRST, Batch([event], {partition: at}, {partition: to})
                    )
                    at = to

        await asyncio.gather(*map(read, (log.connection, other), partitions))
        row = (await table.stored_rows(other, everything))["C8",]
        assert [assignment.position for assignment in row.assignments] == list(range(1, 101))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A row of events of several streams: no single position tells what it is made of."""

    customer: str
    assignments: tuple[Assignment, ...] = ()


def _note(row: Noted | None, recorded: Recorded) -> Noted:
    row = row or Noted(customer="C8")
    entry = Assignment(recorded.envelope.occurred_at, recorded.position, recorded.envelope.type, None, None)
    return replace(row, assignments=with_recorded(row.assignments, entry))


async def test_a_poison_event_parks_its_stream_and_no_other(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(12))
        poison = next(event for event in events if b'"customer/C3"' in event.state and b'"silver"' in event.state)
        broken = poison._replace(state=poison.state.replace(b'"tier":"silver"', b'"tier":""'))
        await log.connection.execute(
            "update stored_events set state = %b where notification_id = %s", (broken.state, broken.position)
        )
        await log.publish([broken if event == poison else event for event in events])
        async with working(TIERS, database_url, kafka):
            await eventually_async(lambda: log.read_up(TIERS))
            more = await log.store([on("2026-01-01", a(TierAssigned, customer_id="C3", tier="gold"))])
            await log.publish(more)
            await eventually_async(lambda: log.read_up(TIERS))
        parked = await log.connection.execute("select position, stream, type from parked_event order by position")
        tiered = await log.connection.execute("select customer from tier_list order by customer")
        assert [row[:2] for row in await parked.fetchall()] == [
            (event.position, "customer/C3")
            for event in log.events
            if b'"customer/C3"' in event.state and b"tier-assigned" in event.state
        ]
        assert {customer for (customer,) in await tiered.fetchall()} == {f"C{number}" for number in range(12)} - {"C3"}


async def test_a_second_worker_takes_a_share_and_gives_it_back(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        for year in range(2020, 2022):
            await log.publish(await log.store(life(20, year=year)))
            async with working(HISTORY, database_url, kafka):
                async with working(HISTORY, database_url, kafka):
                    await log.publish(await log.store(life(20, year=year + 10)))
                    await settled(log, HISTORY)
                await log.publish(await log.store(life(20, year=year + 20)))
                await settled(log, HISTORY)


async def test_work_goes_on_after_the_database_ended_its_connections(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, working(TIERS, database_url, kafka):
        for year in range(2026, 2029):
            await log.publish(await log.store(life(10, year=year)))
            await settled(log, TIERS)
            await log.connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and starts_with(application_name, 'kehu worker tier_list')"
            )


async def test_commits_that_a_crash_took_are_read_again_though_nothing_new_comes(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, working(TIERS, database_url, kafka):
        await log.publish(await log.store(life(10)))
        await settled(log, TIERS)
        async with log.connection.transaction():
            await log.connection.execute("truncate tier_list")
            await log.connection.execute("update checkpoint set position = 0, kafka_offset = -1")
        await settled(log, TIERS)


async def test_a_worker_that_does_not_get_on_ends(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    look = watchdog.end_offsets

    async def counted(*asked: Any) -> Any:
        nonlocal looks
        looks += 1
        return await look(*asked)

    async def has_looked_for_long() -> bool:
        return looks > 2 * watchdog.LOOKS

    # It must be the watch that ends it, however seldom it looks.
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", PATIENCE_SECONDS)
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(1)))
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)
        monkeypatch.setattr(watchdog, "end_offsets", counted)
        task = asyncio.create_task(
            worker.run(
                TIERS, database_url, KafkaAccess(kafka), log_reader(database_url), stop=asyncio.Event(), stuck_seconds=3
            )
        )
        await eventually_async(has_looked_for_long)
        assert not task.done(), "nothing to read is no reason to end"
        async with await AsyncConnection.connect(database_url) as zombie:
            await zombie.execute("select 1 from checkpoint for update")
            await log.publish(await log.store(life(1, year=2026)))
            await asyncio.wait([task], timeout=PATIENCE_SECONDS)
    with pytest.raises(WorkerStuck):
        task.result()
