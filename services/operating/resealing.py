"""Writes a log anew into an empty database, with the personal texts sealed that earlier releases stored plainly.

Positions, versions, commands and contents stay. Hashes do not: the new log names the old one and how it ended. What
was copied is there to stay, so that an interrupted run goes on where it was.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from contracts.envelope import GENESIS, reseal
from domain.decider import Refused
from projections.engine.projection import Recorded
from projections.keys.forgotten import STORE_ID
from projections.keys.keyring import Keyring
from services.operating.forgettings import LogSealer, forgettings
from services.store import log
from services.store.log import LogRow
from services.store.unreadable import events_of

PAGE: Final = 2_000
# Ends of streams that are kept in memory; others are looked up.
MOST_ENDS: Final = 200_000
ORIGIN: Final = "select store from store_origin"
BEGIN: Final = "insert into store_origin (store) values (%s)"
END: Final = "update store_origin set until = %s, digest = %s, resealed_at = clock_timestamp()"
ENDS: Final = """
    select asked.id, sealed_hash(newest.state)
    from unnest(%b::uuid[]) as asked (id)
    cross join lateral (
        select state from stored_events where originator_id = asked.id order by originator_version desc limit 1
    ) as newest
"""
EVENTS_IN: Final = """
    copy stored_events (notification_id, originator_id, originator_version, topic, state) from stdin (format binary)
"""
EVENT_COLUMNS: Final = ["int8", "uuid", "int8", "text", "bytea"]
POSITIONS: Final = """
    select setval('stored_events_notification_id_seq', greatest(1, (select max(notification_id) from stored_events)))
"""
COMMANDS: Final = """
    select command_id, request_hash, stream, originator_id, version, appended, code, message, recorded_at
    from command_log where command_id > %b order by command_id limit %b
"""
COMMAND_IN: Final = "insert into command_log values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing"
FIRST_COMMAND: Final = UUID(int=0)
KEYS: Final = """
    select key_id, subject, wrapped, made_at, destroyed_at from subject_key where key_id > %b order by key_id limit %b
"""
# A key that was stored anew or destroyed meanwhile is so here, too.
KEY_IN: Final = """
    insert into subject_key (key_id, subject, wrapped, made_at, destroyed_at) values (%s, %s, %s, %s, %s)
    on conflict (key_id) do update set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at
"""
FIRST_KEY: Final = -(2**63)
DESTROY: Final = "select destroy_keys(%s, %s)"

Connection = AsyncConnection[Any]


class NotEmpty(Refused):
    """The database holds another log than one that continues this one."""

    code = "reseal.not-empty"


class Copied(NamedTuple):
    """How many commands there are, and the position that a run came to."""

    commands: int
    until: int


async def copy(old: Connection, new: Connection, told: Callable[[int], None]) -> Copied:
    """Copy what the new log lacks; `told` gets the position that is reached. Both are in autocommit mode."""
    await _begin(old, new)
    await _copy_rows(old, new, KEYS, KEY_IN, FIRST_KEY)
    forgotten = await forgettings(old)
    sealer = LogSealer(forgotten)
    until = await log.head(new)
    ends: dict[UUID, str] = {}
    while page := await log.read_page(old, until, limit=PAGE):
        if len(ends) > MOST_ENDS:
            ends.clear()
        await _look_up(new, page, ends)
        await _store(new, await _resealed(old, page, ends, sealer), sealer)
        until = page[-1].position
        told(until)
    await new.execute(POSITIONS)
    commands = await _copy_rows(old, new, COMMANDS, COMMAND_IN, FIRST_COMMAND)
    for subject, kept in forgotten.found():
        await new.execute(DESTROY, (subject, list(kept)))
    return Copied(commands, until)


async def end(new: Connection, until: int, digest: str) -> None:
    """Name the end of the old log, up to which all was copied and verified."""
    await new.execute(END, (until, digest))


async def _begin(old: Connection, new: Connection) -> None:
    store = await _one(old, STORE_ID)
    origin = await _one(new, ORIGIN)
    if origin is None and await log.head(new) == 0:
        await new.execute(BEGIN, (store,))
    elif origin != store:
        of = f"continues the log {origin}" if origin else "has events of its own"
        raise NotEmpty(f"The database to write into {of}, and not the log {store}: give it an empty one.")


async def _one(connection: Connection, query: str) -> Any:
    row = await (await connection.execute(query)).fetchone()
    return row[0] if row else None


async def _look_up(new: Connection, page: Sequence[LogRow], ends: dict[UUID, str]) -> None:
    unknown = list({row.stream_id for row in page if row.stream_id not in ends})
    async with new.cursor(binary=True) as cursor:
        await cursor.execute(ENDS, (unknown,))
        found = dict(await cursor.fetchall())
    ends |= {stream_id: found.get(stream_id, GENESIS) for stream_id in unknown}


async def _resealed(old: Connection, page: Sequence[LogRow], ends: dict[UUID, str], sealer: LogSealer) -> list[LogRow]:
    resealed = []
    for row, found in zip(page, await events_of(old, page), strict=True):
        event = found.event if isinstance(found, Recorded) else None
        state, ends[row.stream_id] = reseal(row.state, event, prev_hash=ends[row.stream_id], sealer=sealer)
        resealed.append(row._replace(state=state))
    return resealed


async def _store(new: Connection, page: Sequence[LogRow], sealer: LogSealer) -> None:
    """Store a page with the keys that sealed it, or nothing."""
    keys = sealer.taken()
    open_keys = [key for key, destroyed in keys if not destroyed]
    wrapped = dict(zip([key.key for key in open_keys], Keyring().wrapped(open_keys), strict=True))
    now = datetime.now(UTC)
    async with new.transaction(), new.cursor() as cursor:
        await cursor.executemany(
            KEY_IN,
            [(key.key, key.subject, wrapped.get(key.key), now, now if destroyed else None) for key, destroyed in keys],
        )
        async with cursor.copy(EVENTS_IN) as rows:
            rows.set_types(EVENT_COLUMNS)
            for row in page:
                await rows.write_row((row.position, row.stream_id, row.version, row.type, row.state))


async def _copy_rows(old: Connection, new: Connection, query: str, insert: str, after: Any) -> int:
    """Copy the rows of a table in the order of their first column, the key; return how many there are."""
    copied = 0
    while page := await (await old.execute(query, (after, PAGE))).fetchall():
        async with new.transaction(), new.cursor() as cursor:
            await cursor.executemany(insert, page)
        after, copied = page[-1][0], copied + len(page)
    return copied
