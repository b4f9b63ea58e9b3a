"""A worker applies every event once, whatever Kafka delivers and whoever dies meanwhile (architecture 4)."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from psycopg import AsyncConnection

from contracts.catalog import TOPICS
from contracts.complaint import ComplaintReceived, ComplaintResolved, ComplaintTakenInCharge
from contracts.customer import CustomerRegistered, PurchaseRecorded, TierAssigned
from projections import apply as applying
from projections import checkpoint, table, worker
from projections.apply import Batch
from projections.checkpoint import LIVE, START, Checkpoint, CheckpointMoved, Partition
from projections.customer_history import PROJECTION as HISTORY
from projections.projection import Projection, Recorded
from projections.reader import connect
from projections.tier_list import PROJECTION as TIERS
from projections.tier_list import Assignment, TierList
from projections.timeline import with_entry
from projections.watchdog import WorkerStuck
from tests.examples import a
from tests.integration.relayed import Relayed, log_reader, partition_of_event, relayed
from tests.projections.story import Happened, on

pytestmark = pytest.mark.usefixtures("fresh_topics")

PROGRAM = """
import asyncio, sys
from projections import worker
from projections.registry import PROJECTIONS
from tests.integration.relayed import log_reader
database_url, kafka, *names = sys.argv[1:]
kept = [PROJECTIONS[name] for name in names]
asyncio.run(worker.run_all(kept, database_url, kafka, log_reader(database_url)))
"""


def life(customers: int, *, year: int = 2025) -> list[Happened]:
    """Tell something of many customers, in two topics."""
    return [
        happened
        for number in range(customers)
        for happened in (
            on(f"{year}-01-01", a(CustomerRegistered, customer_id=f"C{number}")),
            on(f"{year}-01-02", a(TierAssigned, customer_id=f"C{number}", tier="silver")),
            on(f"{year}-01-03", a(ComplaintReceived, customer_id=f"C{number}", complaint_id=f"{number}")),
            on(f"{year}-01-04", a(ComplaintTakenInCharge, customer_id=f"C{number}", complaint_id=f"{number}")),
            on(f"{year}-01-05", a(PurchaseRecorded, customer_id=f"C{number}")),
            on(f"{year}-01-06", a(TierAssigned, customer_id=f"C{number}", tier="gold")),
            on(f"{year}-01-07", a(ComplaintResolved, customer_id=f"C{number}", complaint_id=f"{number}")),
        )
    ]


async def eventually(met: Callable[[], Awaitable[bool]], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not await met():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def working(projection: Projection[Any], database_url: str, kafka: str) -> AsyncIterator[None]:
    """Run a worker in this process; at the end it must leave in peace."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(projection, database_url, kafka, log_reader(database_url), stop=stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await asyncio.wait([task])
    task.result()


@contextmanager
def process(database_url: str, kafka: str, *projections: Projection[Any]) -> Iterator["subprocess.Popen[bytes]"]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database_url, kafka, *(projection.name for projection in projections)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


async def settled(log: Relayed, projection: Projection[Any]) -> None:
    await eventually(lambda: log.read_up(projection))
    assert await log.equals_a_fresh_fold(projection)


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
        await checkpoint.load(zombie, TIERS.name, LIVE, [partition])
        overtaken = Batch([first], {partition: START}, {partition: Checkpoint(first.position, 0)})
        newer = Batch([first, second], {partition: START}, {partition: Checkpoint(second.position, 1)})
        await applying.apply(log.connection, TIERS, LIVE, newer)
        with pytest.raises(CheckpointMoved):
            await applying.apply(zombie, TIERS, LIVE, overtaken)
        assert await log.equals_a_fresh_fold(TIERS)
        assert (await checkpoint.load_all(zombie, TIERS.name, LIVE))[partition] == Checkpoint(second.position, 1)


async def test_two_workers_at_once_on_the_same_row_take_turns(database_url: str, kafka: str) -> None:
    """One reads complaints, one purchases of the same customer: without the lock one would undo the other."""
    everything = replace(TIERS, topics=TOPICS, handles=None, evolve=_note)
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
        await checkpoint.load(other, everything.name, LIVE, partitions)

        async def read(connection: AsyncConnection[Any], partition: Partition) -> None:
            at = START
            for event in events:
                if partition_of_event(event) == partition:
                    to = Checkpoint(event.position, at.kafka_offset + 1)
                    await applying.apply(connection, everything, LIVE, Batch([event], {partition: at}, {partition: to}))
                    at = to

        await asyncio.gather(*map(read, (log.connection, other), partitions))
        row = (await table.stored_rows(other, everything))["C8",]
        assert [assignment.position for assignment in row.assignments] == list(range(1, 101))


def _note(row: TierList | None, recorded: Recorded) -> TierList:
    row = row or TierList(customer="C8")
    entry = Assignment(recorded.envelope.occurred_at, recorded.position, recorded.envelope.type, None, None)
    return replace(row, assignments=with_entry(row.assignments, entry))


async def test_a_poison_event_parks_its_stream_and_no_other(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(12))
        poison = next(event for event in events if b'"customer/C3"' in event.state and b'"silver"' in event.state)
        broken = poison._replace(state=poison.state.replace(b'"tier":"silver"', b'"tier":""'))
        await log.publish([broken if event == poison else event for event in events])
        async with working(TIERS, database_url, kafka):
            await eventually(lambda: log.read_up(TIERS))
            more = await log.store([on("2026-01-01", a(TierAssigned, customer_id="C3", tier="gold"))])
            await log.publish(more)
            await eventually(lambda: log.read_up(TIERS))
        parked = await log.connection.execute("select position, stream, type from parked_event order by position")
        tiered = await log.connection.execute("select customer from tier_list order by customer")
        assert [row[:2] for row in await parked.fetchall()] == [
            (event.position, "customer/C3")
            for event in log.events
            if b'"customer/C3"' in event.state and b"tier-assigned" in event.state
        ]
        assert {customer for (customer,) in await tiered.fetchall()} == {f"C{number}" for number in range(12)} - {"C3"}


async def test_a_kill_between_the_commits_of_the_database_and_of_kafka_loses_nothing(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(10)))
        for year in range(2026, 2028):
            with process(database_url, kafka, HISTORY):
                await eventually(lambda: log.read_up(HISTORY))
            # Kafka is told every second at most: the killed process has not told it of all.
            await log.publish(await log.store(life(10, year=year)))
        with process(database_url, kafka, HISTORY):
            await settled(log, HISTORY)


async def test_a_process_told_to_stop_leaves_soon_and_in_peace(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(5)))
        with process(database_url, kafka, TIERS) as running:
            await eventually(lambda: log.read_up(TIERS))
            running.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(running.wait, 20) == 0


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
                " where datname = current_database() and application_name = 'kehu worker tier_list'"
            )


async def test_commits_that_a_crash_took_are_read_again_though_nothing_new_comes(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, working(TIERS, database_url, kafka):
        await log.publish(await log.store(life(10)))
        await settled(log, TIERS)
        async with log.connection.transaction():
            await log.connection.execute("truncate tier_list")
            await log.connection.execute("update checkpoint set position = 0, kafka_offset = -1")
        await settled(log, TIERS)


async def test_a_worker_that_does_not_get_on_ends(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        task = asyncio.create_task(
            worker.run(TIERS, database_url, kafka, log_reader(database_url), stop=asyncio.Event(), stuck_seconds=3)
        )
        await log.publish(await log.store(life(1)))
        await settled(log, TIERS)
        await asyncio.sleep(4)
        assert not task.done(), "nothing to read is no reason to end"
        async with await AsyncConnection.connect(database_url) as zombie:
            await zombie.execute("select 1 from checkpoint for update")
            await log.publish(await log.store(life(1, year=2026)))
            await asyncio.wait([task], timeout=20)
    with pytest.raises(WorkerStuck):
        task.result()


async def test_one_process_keeps_several_read_models_and_leaves_in_peace(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(20)))
        with process(database_url, kafka, TIERS, HISTORY) as running:
            await settled(log, TIERS)
            await settled(log, HISTORY)
            running.terminate()
            assert await asyncio.to_thread(running.wait, 20) == 0


async def test_a_read_model_that_cannot_go_on_ends_the_process_and_harms_no_other(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(20)))
        await log.connection.execute("alter table customer_history rename to hidden")
        with process(database_url, kafka, TIERS, HISTORY) as failing:
            assert await asyncio.to_thread(failing.wait, 40) == 1
        await log.connection.execute("alter table hidden rename to customer_history")
        with process(database_url, kafka, TIERS, HISTORY):
            await settled(log, TIERS)
            await settled(log, HISTORY)
