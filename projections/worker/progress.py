"""How far each projection is behind the log, whether all have seen it, which stands still: from PostgreSQL alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import TOPIC_OF
from projections.engine import checkpoint, generation
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.projection import Projection
from projections.engine.remaining import remaining
from projections.worker import locks, stillness, unapplied
from projections.worker.stillness import Stillness

RELAYED: Final = """
    select relay_progress.position, topic, partition, relay_tail.position, kafka_offset
    from relay_progress left join relay_tail on true
"""
HEAD: Final = "select coalesce(max(notification_id), 0) from stored_events"
UNPUBLISHED: Final = "select count(*) from stored_events where notification_id > %s and topic = any(%s)"
PARKED: Final = """
    select count(*), count(distinct stream)
    from parked_event
    where projection = %s and generation = %s and skipped_at is null
"""
MOVED: Final = "select topic, partition, updated_at from live_checkpoint where projection = %s"
# After every event: nothing is new in a partition that stands there.
BEYOND: Final = Checkpoint(2**62, 0)


@dataclass(frozen=True, slots=True)
class Relayed:
    """Everything up to `position` is in Kafka; `tails` are the last records of the partitions."""

    position: int
    tails: Mapping[Partition, Checkpoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerProgress:
    """The progress of a projection: everything up to `position` was applied or parked; the log ends at `head`.

    `lag_seconds` is the age of the oldest event that is not applied, 0 when there is none. `parked` events of
    `parked_streams` wait for a decision.
    """

    name: str
    generation: int
    position: int
    head: int
    lag_events: int
    lag_seconds: int
    parked: int
    parked_streams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a projection stands, for whoever has to say that it stands still.

    `advanced_at` is when it last read something, null where it never did. `parked` are events that wait for a decision,
    `set_aside` records that the store does not know. `still_since` and `why` are null while it works.
    """

    name: str
    generation: int
    lag_events: int
    lag_seconds: int
    advanced_at: datetime | None
    parked: int
    set_aside: int
    still_since: datetime | None
    why: str | None


async def caught_up(connection: AsyncConnection[Any], projections: Iterable[Projection[Any]], head: int) -> bool:
    """Return whether every projection has seen everything up to `head`."""
    relayed = await _relayed(connection)
    if relayed.position < head:
        return False
    for projection in projections:
        reached = await checkpoint.load_live(connection, projection.name)
        for partition in _behind(projection, relayed, reached):
            # A partition past `head` has seen it even while newer records are on their way.
            if reached.get(partition, START).position < head:
                return False
    return True


async def reached(connection: AsyncConnection[Any], projections: Iterable[Projection[Any]]) -> int:
    """Return the position up to which each of the projections has seen everything."""
    relayed = await _relayed(connection)
    return min([_reached(each, relayed, await checkpoint.load_live(connection, each.name)) for each in projections])


async def progress(
    connection: AsyncConnection[Any], projections: Iterable[Projection[Any]], now: datetime
) -> list[WorkerProgress]:
    """Return the progress of each projection."""
    end = await head(connection)
    return [
        await of_generation(connection, projection, await generation.live(connection, projection.name), end, now)
        for projection in projections
    ]


async def head(connection: AsyncConnection[Any]) -> int:
    """Return the position of the last stored event."""
    return await _number(connection, HEAD)


async def standings(
    connection: AsyncConnection[Any], projections: Iterable[Projection[Any]], now: datetime
) -> list[Standing]:
    """Return how each projection stands, and which stand still since when and why."""
    end = await head(connection)
    return [await _standing(connection, projection, end, now) for projection in projections]


async def _standing(
    connection: AsyncConnection[Any], projection: Projection[Any], head: int, now: datetime
) -> Standing:
    number = await generation.live(connection, projection.name)
    far = await of_generation(connection, projection, number, head, now)
    found = await stillness.signs(connection, projection.name, far.generation)
    waiting_since = await _waiting_since(connection, projection, now) if far.lag_events else None
    still = await _on_purpose(connection, projection, found.advanced_at or now) or stillness.stillness(
        found, waiting_since, now
    )
    return Standing(
        name=projection.name,
        generation=far.generation,
        lag_events=far.lag_events,
        lag_seconds=far.lag_seconds,
        advanced_at=found.advanced_at,
        parked=found.parked,
        set_aside=found.set_aside,
        still_since=still.since if still else None,
        why=await _cause(connection, projection, still) if still else None,
    )


async def _cause(connection: AsyncConnection[Any], projection: Projection[Any], still: Stillness) -> str:
    """Return why it stands still, with the session that its worker waits for where there is one."""
    holders = await locks.holders(connection, projection.name)
    return f"{still.why} It waits for {holders[0]}." if holders else still.why


async def _on_purpose(
    connection: AsyncConnection[Any], projection: Projection[Any], since: datetime
) -> Stillness | None:
    """Say why its workers leave the rows as they are: a person wants it, or another definition made them."""
    name = projection.name
    live = await generation.found_live(connection, name)
    if live is None:
        return None
    if live.paused_at is not None:
        return Stillness(live.paused_at, generation.paused(name, live))
    if not live.is_of_another_definition(projection):
        return None
    building = await remaining(connection, name)
    if building and building.at_work:
        return Stillness(since, f"Another release made the rows of {name}; those of this one are built: {building}.")
    return Stillness(since, generation.other_definition(name, await generation.owner(connection, name)))


async def _waiting_since(
    connection: AsyncConnection[Any], projection: Projection[Any], now: datetime
) -> datetime | None:
    """Return since when a published event waits in partitions whose checkpoints did not move for long."""
    relayed = await _relayed(connection)
    reached = await checkpoint.load_live(connection, projection.name)
    rows = await (await connection.execute(MOVED, (projection.name,))).fetchall()
    moved = {Partition(topic, number): at for topic, number, at in rows}
    long_ago = now - timedelta(seconds=stillness.STILL_SECONDS)
    still = [
        partition for partition in _behind(projection, relayed, reached) if moved.get(partition, long_ago) <= long_ago
    ]
    if not still:
        return None
    places = dict.fromkeys(relayed.tails.keys() | reached.keys(), BEYOND)
    places |= {partition: reached.get(partition, START) for partition in still}
    oldest = await unapplied.oldest(
        connection,
        places,
        _types(projection),
        after=min(places[partition].position for partition in still),
        lag=sum(max(1, relayed.tails[each].kafka_offset - places[each].kafka_offset) for each in still),
    )
    last_moved = min((moved[partition] for partition in still if partition in moved), default=None)
    return max(oldest, last_moved) if oldest and last_moved else oldest


async def of_generation(
    connection: AsyncConnection[Any], projection: Projection[Any], number: int, head: int, now: datetime
) -> WorkerProgress:
    """Return the progress of one generation, whichever is live."""
    # Read what was published before what was applied: otherwise a busy projection would seem ahead of the relay.
    relayed = await _relayed(connection)
    reached = await checkpoint.load_all(connection, projection.name, number)
    behind = _behind(projection, relayed, reached)
    types = _types(projection)
    unpublished = await _number(connection, UNPUBLISHED, (relayed.position, types))
    lag = unpublished + sum(
        max(1, relayed.tails[partition].kafka_offset - reached.get(partition, START).kafka_offset)
        for partition in behind
    )
    position = _reached(projection, relayed, reached)
    oldest = await unapplied.oldest(connection, reached, types, after=position, lag=lag) if lag else None
    answer = await (await connection.execute(PARKED, (projection.name, number))).fetchone()
    assert answer is not None
    parked, parked_streams = answer
    return WorkerProgress(
        name=projection.name,
        generation=number,
        position=position,
        head=head,
        lag_events=lag,
        lag_seconds=max(0, int((now - oldest).total_seconds())) if oldest else 0,
        parked=parked,
        parked_streams=parked_streams,
    )


def _reached(projection: Projection[Any], relayed: Relayed, reached: Mapping[Partition, Checkpoint]) -> int:
    behind = _behind(projection, relayed, reached)
    return min((reached.get(partition, START).position for partition in behind), default=relayed.position)


def _types(projection: Projection[Any]) -> list[str]:
    return [wire_type for wire_type, topic in TOPIC_OF.items() if topic in projection.topics]


def _behind(projection: Projection[Any], relayed: Relayed, reached: Mapping[Partition, Checkpoint]) -> list[Partition]:
    return [
        partition
        for partition, tail in relayed.tails.items()
        if partition.topic in projection.topics and reached.get(partition, START).position < tail.position
    ]


async def _relayed(connection: AsyncConnection[Any]) -> Relayed:
    rows = await (await connection.execute(RELAYED)).fetchall()
    tails = checkpoint.by_partition(row[1:] for row in rows if row[1] is not None)
    return Relayed(rows[0][0] if rows else 0, tails)


async def _number(connection: AsyncConnection[Any], query: str, parameters: tuple[Any, ...] = ()) -> int:
    row = await (await connection.execute(query, parameters)).fetchone()
    assert row is not None
    return int(row[0])
