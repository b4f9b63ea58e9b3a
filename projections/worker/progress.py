"""The lag of each projection behind the log, and whether all of them have seen a position, from PostgreSQL alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import TOPIC_OF
from projections.engine import checkpoint
from projections.engine.checkpoint import LIVE, START, Checkpoint, Partition
from projections.engine.projection import Projection
from projections.worker import unapplied

RELAYED: Final = """
    select relay_progress.position, topic, partition, relay_tail.position, kafka_offset
    from relay_progress left join relay_tail on true
"""
HEAD: Final = "select coalesce(max(notification_id), 0) from stored_events"
UNPUBLISHED: Final = "select count(*) from stored_events where notification_id > %s and topic = any(%s)"
PARKED: Final = "select count(*) from parked_event where projection = %s and generation = %s"


@dataclass(frozen=True, slots=True)
class Relayed:
    """Everything up to `position` is in Kafka; `tails` are the last records of the partitions."""

    position: int
    tails: Mapping[Partition, Checkpoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerProgress:
    """The progress of a projection: everything up to `position` was applied or parked; the log ends at `head`.

    `lag_seconds` is the age of the oldest event that is not applied, 0 when there is none.
    """

    name: str
    generation: int
    position: int
    head: int
    lag_events: int
    lag_seconds: int
    parked: int


async def caught_up(connection: AsyncConnection[Any], projections: Iterable[Projection[Any]], head: int) -> bool:
    """Return whether every projection has seen everything up to `head`."""
    relayed = await _relayed(connection)
    if relayed.position < head:
        return False
    for projection in projections:
        reached = await checkpoint.load_all(connection, projection.name, LIVE)
        for partition in _behind(projection, relayed, reached):
            # A partition past `head` has seen it even while newer records are on their way.
            if reached.get(partition, START).position < head:
                return False
    return True


async def progress(
    connection: AsyncConnection[Any], projections: Iterable[Projection[Any]], now: datetime
) -> list[WorkerProgress]:
    """Return the progress of each projection."""
    head = await _number(connection, HEAD)
    return [await _progress(connection, projection, head, now) for projection in projections]


async def _progress(
    connection: AsyncConnection[Any], projection: Projection[Any], head: int, now: datetime
) -> WorkerProgress:
    # Read what was published before what was applied: otherwise a busy projection would seem ahead of the relay.
    relayed = await _relayed(connection)
    reached = await checkpoint.load_all(connection, projection.name, LIVE)
    behind = _behind(projection, relayed, reached)
    types = [wire_type for wire_type, topic in TOPIC_OF.items() if topic in projection.topics]
    unpublished = await _number(connection, UNPUBLISHED, (relayed.position, types))
    lag = unpublished + sum(
        max(1, relayed.tails[partition].kafka_offset - reached.get(partition, START).kafka_offset)
        for partition in behind
    )
    position = min((reached.get(partition, START).position for partition in behind), default=relayed.position)
    oldest = await unapplied.oldest(connection, reached, types, after=position, lag=lag) if lag else None
    return WorkerProgress(
        name=projection.name,
        generation=LIVE,
        position=position,
        head=head,
        lag_events=lag,
        lag_seconds=max(0, int((now - oldest).total_seconds())) if oldest else 0,
        parked=await _number(connection, PARKED, (projection.name, LIVE)),
    )


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
