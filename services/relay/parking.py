"""What the relay publishes in which order: the log, without the streams that wait, with what is published late.

All of it is in the database, so that every run of the relay publishes the same sequence.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection, Connection

from contracts.address import address_of
from contracts.catalog import AGGREGATES

# One statement, hence one snapshot. `state` is null where the event waits, or is published late.
READ: Final = """
    (
        select e.notification_id, uuid_send(e.originator_id),
               case when late.position is null then e.state end, e.notification_id
        from stored_events e
        left join relay_late late on late.position = e.notification_id
        where e.notification_id > %b
        order by e.notification_id
        limit %b
    )
    union all
    (
        select late.published_as, uuid_send(late.stream_id), e.state, late.position
        from relay_late late
        join stored_events e on e.notification_id = late.position
        where late.published_as > %b
        order by late.published_as
        limit %b
    )
    order by 1
    limit %b
"""
# How a relay of any release says that it does not know where an event belongs.
NO_TOPIC: Final = "the event has no topic here"
PARKED: Final = "select uuid_send(stream_id) from relay_parked"
# An event that was to be published late and is refused again waits again, and so do those behind it.
PARK: Final = """
    with waiting as (
        update relay_late set published_as = null
        where stream_id = %(stream_id)s and published_as >= %(published_as)s
    )
    insert into relay_parked (stream_id, stream, position, error)
    values (%(stream_id)s, %(stream)s, %(position)s, %(error)s)
    on conflict (stream_id) do nothing
"""
# One that has got its number by a retry meanwhile keeps it.
WAIT: Final = "insert into relay_late (position, stream_id) values (%s, %s) on conflict do nothing"
LIST: Final = """
    select stream, position, error, since,
           (select count(*) from relay_late late where late.stream_id = parked.stream_id and published_as is null)
    from relay_parked parked
    order by position
"""
LOCK: Final = "set local lock_timeout = '10s'; lock table stored_events in exclusive mode"
# The function notifies the relay, and counts the events.
RETRY: Final = """
    with chosen as (
        select array(
            select stream_id from relay_parked where %(stream)s::text is null or stream = %(stream)s
        ) as streams
    )
    select cardinality(streams), publish_parked(streams) from chosen
"""
RETRY_KNOWN: Final = """
    with chosen as (
        select array(
            select stream_id from relay_parked
            where starts_with(error, %(no_topic)s) and split_part(stream, '/', 1) = any(%(categories)s)
        ) as streams
    )
    select cardinality(streams), publish_parked(streams) from chosen
"""
NOTIFY: Final = "notify stored_events"


class Row(NamedTuple):
    """One event in the order of publication. `stored` is its own position, `state` None where it is not due here."""

    position: int
    stream: bytes
    state: bytes | None
    stored: int


class Due(NamedTuple):
    """An event at its place in the order of publication; `stored` is its position in the log."""

    position: int
    stored: int
    state: bytes


class Refused(NamedTuple):
    """An event that Kafka would not take, so that its stream is parked."""

    row: Row
    error: str


class Parked(NamedTuple):
    """A stream that waits at the relay."""

    stream: str
    position: int
    error: str
    since: Any
    waiting: int


class Retried(NamedTuple):
    """How many parked streams are published after all, and how many events."""

    streams: int
    events: int


def read_page(connection: Connection[Any], after: int, limit: int = 5_000) -> list[Row]:
    """Return what is to be published next. Call it in a thread."""
    with connection.cursor(binary=True) as cursor:
        found = cursor.execute(READ, (after, limit, after, limit, limit), prepare=False).fetchall()
    return list(map(Row._make, found))


async def read_async(connection: AsyncConnection[Any], after: int, limit: int = 5_000) -> list[Row]:
    """Return the same on an asynchronous connection, for readers that are in no hurry."""
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(READ, (after, limit, after, limit, limit), prepare=False)
        return list(map(Row._make, await cursor.fetchall()))


async def published(connection: AsyncConnection[Any], after: int, until: int) -> AsyncIterator[Due]:
    """Yield the events that are published after a position, up to and including `until`, holding one page at a time."""
    while rows := await read_async(connection, after):
        for row in rows:
            if row.position > until:
                return
            if row.state is not None:
                yield Due(row.position, row.stored, row.state)
        after = rows[-1].position


def parked_streams(connection: Connection[Any]) -> set[bytes]:
    """Return the ids of the streams that wait."""
    with connection.cursor(binary=True) as cursor:
        return {row[0] for row in cursor.execute(PARKED).fetchall()}


def park(connection: Connection[Any], refused: Sequence[Refused], waiting: Sequence[Row]) -> None:
    """Write down which streams wait from now on, and which events; nothing behind them may be sent before."""
    with connection.transaction(), connection.cursor() as cursor:
        for row, error in refused:
            stream_id = UUID(bytes=row.stream)
            values = {
                "stream_id": stream_id,
                "stream": _name(row, stream_id),
                "position": row.stored,
                "published_as": row.position,
                "error": error,
            }
            cursor.execute(PARK, values)
        everything = [refusal.row for refusal in refused] + list(waiting)
        cursor.executemany(WAIT, [(row.stored, UUID(bytes=row.stream)) for row in everything])


def _name(row: Row, stream_id: UUID) -> str:
    address = address_of(row.state or b"")
    return address.stream if address else str(stream_id)


async def parked(connection: AsyncConnection[Any]) -> list[Parked]:
    """List the streams that wait, the longest first."""
    return [Parked(*row) for row in await (await connection.execute(LIST)).fetchall()]


async def retry(connection: AsyncConnection[Any], stream: str | None) -> Retried:
    """Have the relay publish one parked stream, or all, behind everything stored now."""
    return await _retried(connection, RETRY, {"stream": stream})


async def retry_known(connection: AsyncConnection[Any]) -> Retried:
    """Have the relay publish the streams that another release parked because it did not know where they belong."""
    return await _retried(connection, RETRY_KNOWN, {"no_topic": NO_TOPIC, "categories": list(AGGREGATES)})


async def _retried(connection: AsyncConnection[Any], query: str, values: dict[str, Any]) -> Retried:
    row = await (await connection.execute(query, values)).fetchone()
    assert row is not None
    return Retried(*row)
