"""Keeps the events that a projection could not apply, stream by stream, until someone retries or skips them."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.fold import Parked

# The table is nearly always empty, so all of it is read.
STREAMS: Final = "select distinct stream from parked_event where projection = %b and generation = %b"
PARK: Final = """
    insert into parked_event (projection, generation, position, stream, type, error)
    select %b, %b, position, stream, type, error
    from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[]) as parked (position, stream, type, error)
    on conflict do nothing
"""


async def park(connection: AsyncConnection[Any], projection: str, generation: int, parked: Sequence[Parked]) -> None:
    """Store the events that were not applied."""
    positions, streams, types, errors = (list(column) for column in zip(*parked, strict=True))
    await connection.execute(PARK, (projection, generation, positions, streams, types, errors))
