"""Folds one part of the log into the table of a generation that is being built, with bounded memory.

A part has every event of some streams, so that no row is made of events of two parts (ADR 24).
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple, cast

from psycopg import AsyncConnection, Rollback

from contracts.address import address_of
from contracts.catalog import EVENTS, topic_of_stream
from contracts.record.partition import partition_of
from projections.engine import checkpoint
from projections.engine.batch import fold, parking, unwritable
from projections.engine.batch.fold import Keyed, Stored, Verdicts
from projections.engine.batch.rows import Rows, RowsRefused, pages
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.projection import Key, Projection
from projections.rebuild import shadow
from projections.rebuild.building import Building

PAGE: Final = 5_000
STREAMS_KNOWN: Final = 500_000
NOWHERE: Final = 0
# Types that this release does not know park their streams, as in the live worker. What is published late counts at its
# place there; what waits at the relay was never published.
# PostgreSQL picks the streams of the part by the last two bytes of their ids, so that each event is read once.
LOG: Final = """
    select coalesce(late.published_as, stored.notification_id), stored.notification_id,
           uuid_send(stored.originator_id), stored.state
    from stored_events as stored
    left join relay_late as late on late.position = stored.notification_id
    where (stored.topic = any(%b) or stored.topic <> all(%b))
      and stored.notification_id <= %b
      and mod(
          get_byte(uuid_send(stored.originator_id), 14) * 256 + get_byte(uuid_send(stored.originator_id), 15), %b::int
      ) = %b::int
      and (late.position is null or late.published_as is not null)
    order by stored.notification_id
"""
# Who is still folding the same part, after the process that began it was killed, is waited for.
LOCK: Final = "select pg_advisory_xact_lock(hashtextextended('kehu bucket ' || %s, %s))"
IS_DONE: Final = "select from projection_bucket where projection = %s and generation = %s and bucket = %s"
DONE: Final = "insert into projection_bucket (projection, generation, bucket, events) values (%s, %s, %s, %s)"
Tell = Callable[[int], None]


class Log(NamedTuple):
    """How much of the log is folded: up to a position, in topics of so many partitions."""

    until: int
    partitions: int


async def fold_bucket(connection: AsyncConnection[Any], building: Building, number: int, log: Log, tell: Tell) -> None:
    """Fold a part and write down that it is done, in one transaction; the connection is in autocommit mode."""
    projection = building.projection
    await shadow.look_in(connection, shadow.NEXT)
    known = await parking.load(connection, projection.name, building.generation)
    known = replace(known, waits={})
    while True:
        try:
            async with connection.transaction():
                await connection.execute(LOCK, (projection.name, number))
                place = (projection.name, building.generation, number)
                if not (await connection.execute(IS_DONE, place)).rowcount:
                    rows, count = Rows(connection, projection, known), 0
                    async for events in _events(connection, building, number, log, tell):
                        await rows.take(await fold.decoded(connection, projection, events))
                        count += len(events)
                    await rows.write()
                    for parked in pages(rows.parked):
                        await parking.park(connection, projection.name, building.generation, parked)
                    await connection.execute(DONE, (*place, count))
        except RowsRefused as refused:
            found = await _culprits(connection, building, number, log, refused.keys, known)
            known = replace(known, unwritable={**known.unwritable, **found})
        else:
            return


async def _culprits(  # noqa: PLR0917 - what a part of the log is
    connection: AsyncConnection[Any],
    building: Building,
    number: int,
    log: Log,
    keys: frozenset[Key],
    known: Verdicts,
) -> Mapping[int, str]:
    """Return the first event of each of these rows after which it cannot be written, and why not."""
    projection = building.projection
    of_rows: dict[Key, list[Keyed]] = {key: [] for key in keys}
    found: dict[int, str] = {}
    async with connection.transaction() as trial:
        async for events in _events(connection, building, number, log, lambda _: None):
            for item in await fold.decoded(connection, projection, events):
                if isinstance(item, Keyed) and item.key in keys:
                    of_rows[item.key].append(item)
        for own in of_rows.values():
            position, error = await unwritable.culprit(connection, projection, own, {}, known)
            found[position] = error
        raise Rollback(trial)
    return found


async def _events(
    connection: AsyncConnection[Any], building: Building, number: int, log: Log, tell: Tell
) -> AsyncIterator[list[Stored]]:
    """Read the events of a part page by page, each partition's up to its checkpoint; within a transaction."""
    projection = building.projection
    reached = await checkpoint.load_all(connection, projection.name, building.generation)
    ends: dict[bytes, int] = {}
    async with connection.cursor("kehu_log", binary=True) as cursor:
        part = (building.buckets, number)
        await cursor.execute(LOG, (fold.types(projection), sorted(EVENTS), log.until, *part))
        while page := cast("list[tuple[int, int, bytes, bytes]]", await cursor.fetchmany(PAGE)):
            if len(ends) > STREAMS_KNOWN:
                ends.clear()
            events = []
            for place, stored, stream, state in page:
                end = ends.get(stream)
                if end is None and (end := _end(projection, state, reached, log.partitions)) is not None:
                    ends[stream] = end
                if end is not None and place <= end:
                    events.append(Stored(stored, state))
            yield events
            tell(page[-1][1])


def _end(
    projection: Projection[Any], state: bytes, reached: Mapping[Partition, Checkpoint], partitions: int
) -> int | None:
    """Return up to which position events of this one's stream count, as all are in one partition.

    None where the event is damaged: no reader knows where it belongs.
    """
    address = address_of(state)
    topic = topic_of_stream(address.stream) if address else None
    if address is None or topic is None:
        return None
    if topic not in projection.topics:
        return NOWHERE
    return reached.get(Partition(topic, partition_of(address.key, partitions)), START).position
