"""What no record will ever show is found beside the work, and mended or named (docs/adr/0026)."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from contracts.catalog import TOPICS
from projections.engine import reconciliation
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Partition
from projections.engine.reconciliation import ASTRAY, DOUBLED, MISSING, ORDER, UNLIKE, UNREAD
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import reconciling
from projections.worker.kafka.access import KafkaAccess
from services.operating.diagnosis import Diagnosis, diagnose
from services.relay import reconciling as of_relay
from services.relay.hints import Mark
from services.relay.reconciling import Ends, Reconciler
from services.relay.topics.consumer import partition_counts, partitions_of
from tests.integration.relayed import Relayed, partition_of_event, relayed
from tests.integration.working import life, settled, working
from tests.waiting import eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")
MARK = "insert into relay_tail (topic, partition, position, kafka_offset) values (%s, %s, %s, 0)"
MOVE = "update checkpoint set position = %s where projection = 'tier_list' and position > 0 returning topic, partition"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "BEAT_SECONDS", 0.2)


@pytest_asyncio.fixture
async def log(database_url: str, kafka: str) -> AsyncIterator[Relayed]:
    async with relayed(database_url, kafka) as made:
        await made.connection.execute("truncate reconciliation")
        yield made


async def marked(log: Relayed) -> None:
    """Say of everything that was ever published that it was, as the relay does."""
    await log.connection.execute("truncate relay_tail")
    async with log.connection.cursor() as cursor:
        await cursor.executemany(MARK, [(*partition, position) for partition, position in log.tails.items()])


async def kinds(log: Relayed) -> set[str]:
    rows = await (await log.connection.execute("select kind from reconciliation")).fetchall()
    return {kind for (kind,) in rows}


async def diagnosed(database_url: str, kafka: str) -> Diagnosis:
    return await diagnose(database_url, KafkaAccess(kafka), TIERS)


async def test_records_that_are_lost_where_a_topic_ends_are_taken_from_the_log(
    log: Relayed, database_url: str, kafka: str
) -> None:
    """No later record shows the hole."""
    events = await log.store(life(4))
    await log.publish(events, leave_out=[event.position for event in events[-9:]])
    await marked(log)
    async with working(TIERS, database_url, kafka):
        await settled(log, TIERS)
        await eventually_async(lambda: _has(log, {UNREAD}))
        # What comes late after all counts once.
        await log.publish(events)
        await log.publish(await log.store(life(1, year=2026)))
        await settled(log, TIERS)
    (mended, *_) = (await diagnosed(database_url, kafka)).healed
    assert "never came from Kafka: their events were taken from the log" in mended


@pytest.mark.parametrize("position", [10**9, 21], ids=["beyond-the-log", "of-another-partition"])
async def test_a_checkpoint_that_stands_at_no_event_of_its_partition_is_set_back(
    log: Relayed, database_url: str, kafka: str, position: int
) -> None:
    events = await log.store(life(3))
    await log.publish(events)
    async with working(TIERS, database_url, kafka):
        await settled(log, TIERS)
    moved = await (await log.connection.execute(MOVE, (position,))).fetchall()
    assert len(moved) > 1
    async with working(TIERS, database_url, kafka):
        await eventually_async(lambda: _has(log, {ASTRAY}))
        await log.publish(await log.store(life(3, year=2026)))
        await settled(log, TIERS)
    assert any(
        f"stood at {position}, where its partition has no event" in each
        for each in (await diagnosed(database_url, kafka)).healed
    )


async def test_a_worker_that_keeps_up_mends_nothing(
    log: Relayed, database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, look = 0, reconciling.Reconciler.look

    async def counted(reconciler: reconciling.Reconciler) -> None:
        nonlocal looks
        await look(reconciler)
        looks += 1

    async def looked(number: int) -> bool:
        return looks >= number

    monkeypatch.setattr(reconciling.Reconciler, "look", counted)
    with capture_logs() as logs:
        async with working(TIERS, database_url, kafka):
            for year in (2025, 2026):
                await log.publish(await log.store(life(3, year=year)))
                await marked(log)
                await settled(log, TIERS)
                seen = looks
                await eventually_async(lambda seen=seen: looked(seen + 3))  # type: ignore[misc]
    assert await kinds(log) == set()
    assert not [entry for entry in logs if entry["event"] in {"worker.unread", "worker.astray", "worker.hole"}]


async def _has(log: Relayed, wanted: set[str]) -> bool:
    return wanted <= await kinds(log)


class Walk:
    """A topic that somebody has tampered with, and the relay's second look at it."""

    def __init__(self, log: Relayed, database_url: str, kafka: str) -> None:
        self.log, self.database_url, self.kafka = log, database_url, kafka
        self.ends: dict[Partition, Mark] = {}

    async def send(self, events: Sequence[Stored], change: Callable[[Stored], bytes] = lambda each: each.state) -> None:
        """Publish records as the relay does, in one run."""
        for event in events:
            partition, previous = partition_of_event(event), self.log._previous  # noqa: SLF001 - a test's own
            headers = [
                ("position", b"%d" % event.position),
                ("prevposition", b"%d" % previous(partition_of_event(event), event.position)),
                ("run", b"1"),
            ]
            sent = await self.log.producer.send_and_wait(
                partition.topic, change(event), partition=partition.partition, headers=headers
            )
            last = max(event.position, self.ends.get(partition, Mark(0, -1)).position)
            self.ends[partition] = Mark(last, sent.offset)

    async def look(self) -> dict[str, Any]:
        """Walk through all partitions, and return what is named by kind."""
        partitions = partitions_of(await partition_counts(KafkaAccess(self.kafka), TOPICS))

        def ends() -> Ends:
            return {each: self.ends.get(Partition(*each), Mark(0, -1)) for each in partitions}

        await Reconciler(self.database_url, KafkaAccess(self.kafka), ends).look()
        found = await reconciliation.of_read_model(self.log.connection, TIERS.name, TIERS.topics)
        return {each.kind: each for each in found if each.healed_at is None}


@pytest.fixture
def walk(log: Relayed, database_url: str, kafka: str) -> Walk:
    return Walk(log, database_url, kafka)


async def of_one_customer(walk: Walk) -> list[Stored]:
    """Return the events of one partition, whose records follow each other."""
    events = await walk.log.store(life(1))
    return [event for event in events if partition_of_event(event).topic == TIERS.topics[0]]


async def test_a_whole_topic_is_named_nowhere(walk: Walk) -> None:
    await walk.send(await walk.log.store(life(3)))
    assert await walk.look() == {}


async def test_a_lost_record_is_named(walk: Walk) -> None:
    first, *rest = await of_one_customer(walk)
    await walk.send([first, *rest[1:]])
    found = (await walk.look())[MISSING]
    assert found.detail == f"records after {first.position}, up to {rest[0].position}, are missing before offset 1"
    causes = (await diagnosed(walk.database_url, walk.kafka)).causes
    assert "unlike-store" in {cause.what for cause in causes}


async def test_what_was_named_and_is_whole_again_is_closed(walk: Walk) -> None:
    first, *rest = await of_one_customer(walk)
    await walk.send([first, *rest[1:]])
    await walk.look()
    await walk.send(rest)
    assert MISSING not in await walk.look()
    assert (await diagnosed(walk.database_url, walk.kafka)).healed


async def test_a_doubled_record_is_named(walk: Walk) -> None:
    first, *rest = await of_one_customer(walk)
    await walk.send([first, first, *rest])
    assert set(await walk.look()) == {DOUBLED}


async def test_swapped_records_are_named(walk: Walk) -> None:
    first, second, third, *rest = await of_one_customer(walk)
    await walk.send([first, third, second, *rest])
    assert set(await walk.look()) == {ORDER}


async def test_a_record_that_is_not_as_stored_is_named(walk: Walk) -> None:
    events = await of_one_customer(walk)
    await walk.send(events[:1])
    await walk.send(events[1:2], change=lambda event: event.state + b" ")
    await walk.send(events[2:])
    assert set(await walk.look()) == {UNLIKE, MISSING}


async def test_a_topic_is_walked_through_a_little_at_a_time(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory and work of one look are bounded, and the next look goes on."""
    monkeypatch.setattr(of_relay, "MOST_RECORDS", 2)
    first, *rest = await of_one_customer(walk)
    await walk.send([first, *rest[1:]])
    partitions = partitions_of(await partition_counts(KafkaAccess(walk.kafka), TOPICS))
    reconciler = Reconciler(
        walk.database_url,
        KafkaAccess(walk.kafka),
        lambda: {each: walk.ends.get(Partition(*each), Mark(0, -1)) for each in partitions},
    )
    looks = 0
    while MISSING not in await kinds(walk.log):
        await reconciler.look()
        looks += 1
    assert looks > 1
