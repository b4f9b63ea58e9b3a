"""Takes parked events again, in their order: after the fault was mended, or past an event that someone skips."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

from projections.engine import table
from projections.engine.batch import fold, genuine, parking, unwritable
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import CheckpointMoved
from projections.engine.projection import Projection

# The first event of each stream is why the others wait.
PARKED: Final = """
    select distinct on (projection, stream)
           projection, stream, position, type, error, count(*) over (partition by projection, stream) - 1 as waiting,
           parked_at
    from live_parked_event
    where skipped_at is null
      and (%(projection)s::text is null or projection = %(projection)s)
      and (%(stream)s::text is null or stream = %(stream)s)
    order by projection, stream, position
"""
SKIPPED: Final = """
    select projection, stream, position, type, error, skipped_at, skipped_by, reason
    from live_parked_event
    where skipped_at is not null
      and (%(projection)s::text is null or projection = %(projection)s)
      and (%(stream)s::text is null or stream = %(stream)s)
    order by projection, stream, position
"""
# Workers wait meanwhile: a row has one writer at a time.
LOCK: Final = """
    select
    from checkpoint
    join projection_generation as made using (projection, generation)
    where projection = %b and generation = %b and made.state = 'live'
    order by topic, partition
    for update of checkpoint for share of made
"""
POSITIONS: Final = """
    select position
    from parked_event
    where projection = %b and generation = %b and stream = %b and skipped_at is null
    order by position
"""
TAKE: Final = """
    delete from parked_event where projection = %b and generation = %b and stream = %b and skipped_at is null
"""
SKIP: Final = """
    update parked_event
    set skipped_at = now(), skipped_by = %b, reason = %b
    where projection = %b and generation = %b and position = (
        select min(position)
        from parked_event
        where projection = %b and generation = %b and stream = %b and skipped_at is null
    )
    returning position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedStream:
    """A stream by its first parked event; `waiting` are the later ones that wait behind it."""

    projection: str
    stream: str
    position: int
    type: str
    error: str
    waiting: int
    parked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An event that is passed over, who decided that, and why."""

    projection: str
    stream: str
    position: int
    type: str
    error: str
    skipped_at: datetime
    skipped_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What became of a stream: `applied` events were taken, `parked` are parked again, the first with `error`."""

    projection: str
    stream: str
    skipped: int | None
    applied: int
    parked: int
    error: str | None


async def parked(
    connection: AsyncConnection[Any], *, projection: str | None = None, stream: str | None = None
) -> Sequence[ParkedStream]:
    """List the streams that are parked."""
    async with connection.cursor(row_factory=class_row(ParkedStream)) as cursor:
        await cursor.execute(PARKED, {"projection": projection, "stream": stream})
        return await cursor.fetchall()


async def skipped(
    connection: AsyncConnection[Any], *, projection: str | None = None, stream: str | None = None
) -> Sequence[Skipped]:
    """List the events that were skipped."""
    async with connection.cursor(row_factory=class_row(Skipped)) as cursor:
        await cursor.execute(SKIPPED, {"projection": projection, "stream": stream})
        return await cursor.fetchall()


async def retry(connection: AsyncConnection[Any], projection: Projection[Any], generation: int, stream: str) -> Retried:
    """Take the parked events of a stream again, up to the first that cannot be taken."""
    async with connection.transaction():
        await _lock(connection, projection, generation)
        return await _drained(connection, projection, generation, stream)


async def skip(  # noqa: PLR0917 - what a decision consists of
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    generation: int,
    stream: str,
    by: str,
    reason: str,
) -> Retried:
    """Pass over the first parked event of a stream for good, and take those that wait behind it."""
    place = (projection.name, generation)
    async with connection.transaction():
        await _lock(connection, projection, generation)
        answer = await connection.execute(SKIP, (by, reason, *place, *place, stream))
        found = await answer.fetchone()
        drained = await _drained(connection, projection, generation, stream)
    return replace(drained, skipped=found[0] if found else None)


async def _lock(connection: AsyncConnection[Any], projection: Projection[Any], generation: int) -> None:
    locked = await connection.execute(LOCK, (projection.name, generation))
    if not locked.rowcount:
        raise CheckpointMoved(f"Generation {generation} of {projection.name} is not live, or has read nothing yet.")


async def _drained(
    connection: AsyncConnection[Any], projection: Projection[Any], generation: int, stream: str
) -> Retried:
    place = (projection.name, generation, stream)
    answer = await connection.execute(POSITIONS, place)
    positions = [position for (position,) in await answer.fetchall()]
    states = await genuine.states(connection, positions)
    await connection.execute(TAKE, place)
    # What is left in the table is of other streams, or skipped.
    verdicts = await parking.load(connection, projection.name, generation)
    # A position that the store does not hold has no bytes, and is parked again as what is no event.
    events = [Stored(position, states.get(position, b"")) for position in positions]
    decoded = await fold.decoded(connection, projection, events)
    keys = fold.keys(decoded)
    rows = await table.received_rows(projection, await table.request_rows(connection, projection, keys)) if keys else {}
    folded = await unwritable.written(connection, projection, decoded, rows, verdicts)
    if folded.parked:
        await parking.park(connection, projection.name, generation, folded.parked)
    return Retried(
        projection=projection.name,
        stream=stream,
        skipped=None,
        applied=len(positions) - len(folded.parked),
        parked=len(folded.parked),
        error=folded.parked[0].error if folded.parked else None,
    )
