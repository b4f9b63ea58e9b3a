"""The log by position, for readers that follow every stream (relay, rebuild, check).

Positions have holes, but a reader that continues `after` the last position seen misses nothing: the store's table lock
makes positions visible in order.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import RowMaker
from pydantic_core import from_json

from services.stream_id import stream_uuid

READ: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where notification_id > %b and notification_id <= %b
    order by notification_id
    limit %b
"""
READ_ONE: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where originator_id = %b and originator_version = %b
"""
READ_STREAM: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where originator_id = %b and originator_version <= %b
    order by originator_version
"""
READ_STREAM_AFTER: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where originator_id = %b and originator_version > %b
    order by originator_version
    limit %b
"""
# Those that began after this one in the order of the characters, up to the end of the category.
STREAMS: Final = """
    select stream from command_log
    where appended > 0 and version = appended
      and stream collate "C" > %(after)s and stream collate "C" < %(end)s
    order by stream collate "C"
    limit %(limit)s
"""
READ_STREAMS: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where originator_id = any(%b::uuid[])
    order by originator_id, originator_version
"""
READ_ENDS: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from unnest(%b::uuid[]) with ordinality as asked (id, place)
    cross join lateral (
        select * from stored_events where originator_id = asked.id order by originator_version desc limit 1
    ) as newest
    order by place
"""
VERSION_AT: Final = """
    select coalesce(max(originator_version), 0)
    from stored_events
    where originator_id = %s and notification_id <= %s
"""
HEAD: Final = "select coalesce(max(notification_id), 0) from stored_events"
# The last event up to a position, after another.
LAST: Final = """
    select notification_id, state
    from stored_events
    where notification_id > %s and notification_id <= %s
    order by notification_id desc
    limit 1
"""
END: Final = 2**63 - 1
# Processes that write at the same time may differ by as much as a group takes, or by as much as their clocks do.
SKEW: Final = timedelta(seconds=10)


class LogRow(NamedTuple):
    """A stored event; `state` is the sealed envelope as it is."""

    position: int
    stream_id: UUID
    version: int
    type: str
    state: bytes


async def read_page(
    connection: AsyncConnection[Any], after: int, until: int | None = None, limit: int = 5_000
) -> list[LogRow]:
    """Return the next events after a position, up to and including `until`; none at the end of the log."""
    bounds = (after, END if until is None else until, limit)
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        # Planned each time: a plan from when the log was nearly empty would scan and sort all of it.
        await cursor.execute(READ, bounds, prepare=False)
        return await cursor.fetchall()


async def read_one(connection: AsyncConnection[Any], stream: str, version: int) -> LogRow | None:
    """Return an event by its version in its stream."""
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        await cursor.execute(READ_ONE, (stream_uuid(stream), version))
        return await cursor.fetchone()


async def read_stream(connection: AsyncConnection[Any], stream: str, until: int) -> list[LogRow]:
    """Return the events of a stream in order, up to and including version `until`."""
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        await cursor.execute(READ_STREAM, (stream_uuid(stream), until))
        return await cursor.fetchall()


async def read_stream_after(
    connection: AsyncConnection[Any], stream: str, version: int, limit: int | None = None
) -> list[LogRow]:
    """Return the next events of a stream after a version."""
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        await cursor.execute(READ_STREAM_AFTER, (stream_uuid(stream), version, limit))
        return await cursor.fetchall()


async def streams(
    connection: AsyncConnection[Any], category: str, after: str | None = None, limit: int | None = None
) -> list[str]:
    """Return the streams of a category by id, those after the id `after`."""
    # The character after the slash ends the category.
    asked = {"after": f"{category}/{after or ''}", "end": f"{category}0", "limit": limit}
    return [row[0] for row in await (await connection.execute(STREAMS, asked)).fetchall()]


async def read_streams(connection: AsyncConnection[Any], names: Sequence[str]) -> list[LogRow]:
    """Return all events of these streams, those of each stream in order."""
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        await cursor.execute(READ_STREAMS, ([stream_uuid(name) for name in names],))
        return await cursor.fetchall()


async def ends(connection: AsyncConnection[Any], streams: Sequence[str]) -> list[LogRow]:
    """Return the last event of each stream, in this order; streams without events are left out."""
    async with connection.cursor(binary=True, row_factory=_log_row) as cursor:
        await cursor.execute(READ_ENDS, ([stream_uuid(stream) for stream in streams],))
        return await cursor.fetchall()


async def version_at(connection: AsyncConnection[Any], stream: str, position: int) -> int:
    """Return the version of a stream as of a position, 0 where it had not begun."""
    row = await (await connection.execute(VERSION_AT, (stream_uuid(stream), position))).fetchone()
    return int(row[0]) if row else 0


async def head(connection: AsyncConnection[Any]) -> int:
    """Return the position of the last stored event, 0 where there is none."""
    async with connection.cursor() as cursor:
        row = await (await cursor.execute(HEAD)).fetchone()
    return int(row[0]) if row else 0


async def position_at(connection: AsyncConnection[Any], instant: datetime) -> int:
    """Return the position of the last event recorded by the instant; all before it count as recorded by then.

    Positions are the order in which events were committed. Instants of recording follow it, but for the skew of clocks
    (semantics 43): the answer is a beginning of the log, so that no event is in it without those before it.
    """
    low, high = 0, await head(connection)
    while low < high:
        middle = (low + high + 1) // 2
        row = await (await connection.execute(LAST, (low, middle))).fetchone()
        if row is None or _recorded_at(row[1]) <= instant:
            low = middle
        else:
            high = row[0] - 1
    return await _last_within_skew(connection, low, instant)


async def _last_within_skew(connection: AsyncConnection[Any], position: int, instant: datetime) -> int:
    after = position
    while page := await read_page(connection, after):
        for row in page:
            recorded_at = _recorded_at(row.state)
            if recorded_at > instant + SKEW:
                return position
            if recorded_at <= instant:
                position = row.position
        after = page[-1].position
    return position


def _recorded_at(state: bytes) -> datetime:
    return datetime.fromisoformat(from_json(state)["time"])


def _log_row(_cursor: AsyncCursor[Any]) -> RowMaker[LogRow]:
    return LogRow._make
