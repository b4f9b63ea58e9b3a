"""Keeps the events that a projection could not apply, stream by stream, until someone retries or skips them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from projections.engine.batch.fold import Parked, Verdicts

# Nearly always empty, so all of it is read: where each parked stream begins to wait, then what was skipped.
KNOWN: Final = """
    select stream, min(position)
    from parked_event
    where projection = %b and generation = %b and skipped_at is null
    group by stream
    union all
    select null, position
    from parked_event
    where projection = %b and generation = %b and skipped_at is not null
"""
PARK: Final = """
    insert into parked_event (projection, generation, position, stream, type, error)
    select %b, %b, position, stream, type, error
    from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[]) as parked (position, stream, type, error)
    on conflict do nothing
"""


def verdicts(rows: Iterable[TupleRow]) -> Verdicts:
    """Read the answer to `KNOWN`."""
    found = list(rows)
    waits: Mapping[str, int] = {stream: position for stream, position in found if stream is not None}
    return Verdicts(waits, frozenset(position for stream, position in found if stream is None))


async def load(connection: AsyncConnection[Any], projection: str, generation: int) -> Verdicts:
    """Read what was found out about events before."""
    answer = await connection.execute(KNOWN, (projection, generation) * 2)
    return verdicts(await answer.fetchall())


async def park(connection: AsyncConnection[Any], projection: str, generation: int, parked: Sequence[Parked]) -> None:
    """Store the events that were not applied."""
    positions, streams, types, errors = (list(column) for column in zip(*parked, strict=True))
    await connection.execute(PARK, (projection, generation, positions, streams, types, errors))
