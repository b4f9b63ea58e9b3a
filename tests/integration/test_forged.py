"""Records that the store does not know are set aside: none is applied, no checkpoint jumps (X4, R9)."""

import asyncio
from collections.abc import Sequence

import pytest

from contracts.customers.customer import TierAssigned
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Partition, load_all
from projections.engine.generation import FIRST
from projections.history.customer_history import PROJECTION as HISTORY
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import progress
from tests.examples import a
from tests.integration.relayed import Relayed, partition_of_event, relayed
from tests.integration.working import life, settled, working
from tests.projections.story import on, recorded_at, stored
from tests.stack import PARTITIONS

pytestmark = pytest.mark.usefixtures("fresh_topics")
AHEAD = 10**12


async def send(log: Relayed, partition: Partition, state: bytes, position: object, previous: object) -> None:
    """Publish a record as nobody but the relay should."""
    headers = [("position", str(position).encode()), ("prevposition", str(previous).encode())]
    await log.producer.send_and_wait(partition.topic, state, partition=partition.partition, headers=headers)


def forged(position: int) -> bytes:
    """Seal an event that was never stored."""
    (event,) = stored([on("2026-01-01", a(TierAssigned, customer_id="C0", tier="forged"))], first=position)
    return event.state


async def set_aside(log: Relayed) -> list[tuple[int, str]]:
    answer = await log.connection.execute(
        "select position, kind from set_aside_record where projection = 'tier_list' order by kafka_offset"
    )
    return await answer.fetchall()


def of(events: Sequence[Stored], customer: str) -> Partition:
    return next(partition_of_event(event) for event in events if f'"customer/{customer}"'.encode() in event.state)


@pytest.mark.parametrize(
    ("position", "previous", "kinds"),
    [
        (AHEAD, 0, [(AHEAD, "unknown-position")]),
        (AHEAD, AHEAD - 1, [(AHEAD, "unknown-position")]),
        (AHEAD, 71, [(AHEAD, "unknown-position")]),
        (10**40, 0, [(0, "impossible-position")]),
        (-5, -9, [(0, "impossible-position")]),
        (80, 90, [(0, "impossible-position")]),
        ("eight", 0, [(0, "no-position")]),
    ],
    ids=["ahead", "ahead-behind-a-hole", "ahead-in-turn", "no-number-of-ours", "negative", "backwards", "no-number"],
)
async def test_a_position_that_was_never_given_is_set_aside(
    position: object, previous: object, kinds: list[tuple[int, str]], database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(10))
        partition = of(events, "C0")
        await log.publish(events)
        await send(log, partition, forged(999), position, previous)
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)
            await log.publish(await log.store(life(10, year=2026)))
            await settled(log, TIERS)
        assert await set_aside(log) == kinds
        checkpoints = await load_all(log.connection, TIERS.name, FIRST)
        assert max(each.position for each in checkpoints.values()) <= log.events[-1].position
        found = await progress.standings(log.connection, [TIERS], recorded_at(1))
        assert found[0].set_aside == 1


async def test_a_real_event_at_another_position_is_set_aside_unless_the_relay_gave_it_that(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(6))
        copied = next(event for event in events if b"tier-assigned" in event.state)
        partition = partition_of_event(copied)
        await log.publish(events)
        headers = [("position", b"%d" % AHEAD), ("prevposition", b"0"), ("storedposition", b"%d" % copied.position)]
        await log.producer.send_and_wait(partition.topic, copied.state, partition=partition.partition, headers=headers)
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)
            await log.publish(await log.store(life(6, year=2026)))
            await settled(log, TIERS)
        assert [kind for _, kind in await set_aside(log)] == ["unknown-position"]
        checkpoints = await load_all(log.connection, TIERS.name, FIRST)
        assert max(each.position for each in checkpoints.values()) <= log.events[-1].position


async def test_other_bytes_at_a_real_position_are_set_aside_and_the_real_event_is_applied(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log, working(TIERS, database_url, kafka):
        events = await log.store(life(6))
        last = next(event for event in reversed(events) if b"tier-assigned" in event.state)
        tail = [event for event in events if partition_of_event(event) == partition_of_event(last)][-1]
        changed = tail._replace(state=tail.state.replace(b'"actor":"desk"', b'"actor":"eve"'))
        assert changed.state != tail.state
        await log.publish([changed if event == tail else event for event in events])
        # Nothing follows in its partition: the store alone can tell what stood there.
        await settled(log, TIERS)
        assert [kind for _, kind in await set_aside(log)] == ["other-bytes"]


async def test_a_forged_event_at_a_position_that_is_given_later_takes_no_place(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, working(HISTORY, database_url, kafka):
        events = await log.store(life(4))
        await log.publish(events)
        await settled(log, HISTORY)
        partition = of(events, "C0")
        for ahead in range(1, 29):
            await send(log, partition, forged(events[-1].position + ahead), events[-1].position + ahead, 0)
        # The worker sees the forged ones first.
        await asyncio.sleep(1)
        await log.publish(await log.store(life(4, year=2026)))
        await settled(log, HISTORY)
        rows = await log.connection.execute("select count(*) from customer_history where data ->> 'tier' = 'forged'")
        assert await rows.fetchone() == (0,)


async def test_a_copy_in_another_partition_is_set_aside_or_counts_once(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        events = await log.store(life(8))
        home = of(events, "C0")
        copied = [event for event in events if partition_of_event(event) == home]
        await log.publish(events)
        for number in range(PARTITIONS):
            if number != home.partition:
                other = home._replace(partition=number)
                for event in copied:
                    await send(log, other, event.state, event.position, 0)
        async with working(TIERS, database_url, kafka):
            await settled(log, TIERS)
            await log.publish(await log.store(life(8, year=2026)))
            await settled(log, TIERS)
