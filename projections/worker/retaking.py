"""Takes again what a worker of another release parked only because it did not know the type or the table's columns."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import structlog
from psycopg import AsyncConnection

from contracts.catalog import EVENTS
from projections.engine.batch import resolution
from projections.engine.projection import Projection

# At once; the others follow when it looks again.
STREAMS: Final = 500
# The first event of each stream is why the others wait. The second reason is what releases before migration 21 said of
# a type that they did not know; the third comes from PostgreSQL, and migrations name it so.
KNOWN_NOW: Final = """
    select stream, position
    from (
        select distinct on (stream) stream, position, type, error
        from parked_event
        where projection = %(projection)s and generation = %(generation)s and skipped_at is null
        order by stream, position
    ) as first
    where type = any(%(types)s) and position <> all(%(tried)s) and (
        starts_with(error, 'UnknownType: ')
        or error = format('Undecodable: not an event of this catalogue: ''%%s'' is missing or unknown', type)
        or strpos(error, 'written_by_a_worker_of_a_newer_release') > 0
    )
    order by position
    limit %(limit)s
"""
log = structlog.get_logger(__name__)


class Waiting(NamedTuple):
    """A parked stream, and its first parked event."""

    stream: str
    position: int


async def retake(
    connection: AsyncConnection[Any], projection: Projection[Any], generation: int, tried: set[int]
) -> None:
    """Take the streams again whose first parked event this release knows; each event is tried once."""
    found = await _known_now(connection, projection, generation, tried)
    events = still_parked = 0
    for stream, position in found:
        retried = await resolution.retry(connection, projection, generation, stream)
        tried.add(position)
        events += retried.applied
        still_parked += retried.parked
    if found:
        log.info("worker.retried", streams=len(found), events=events, parked=still_parked)


async def _known_now(
    connection: AsyncConnection[Any], projection: Projection[Any], generation: int, tried: set[int]
) -> Sequence[Waiting]:
    values = {"projection": projection.name, "generation": generation, "limit": STREAMS}
    answer = await connection.execute(KNOWN_NOW, values | {"types": list(EVENTS), "tried": list(tried)})
    return [Waiting(*row) for row in await answer.fetchall()]
