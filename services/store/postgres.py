"""The store in PostgreSQL: the library's application recorder with a group insert and the command log."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import Notification, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, tuple_row

from services.store.outcome import StoreDown
from services.store.recorder import Conflict, Known, LoggedCommand
from services.store.store import Store

FIND_COMMANDS: Final = """
    select c.command_id, c.request_hash, c.stream, c.originator_id, c.version, c.appended, c.code, c.message,
           coalesce((
               select e.notification_id from stored_events e
               where e.originator_id = c.originator_id and e.originator_version = c.version
           ), 0),
           array(
               select e.topic from stored_events e
               where e.originator_id = c.originator_id
                 and e.originator_version > c.version - c.appended and e.originator_version <= c.version
               order by e.originator_version
           )
    from command_log c
    where c.command_id = any(%b::uuid[])
"""
FIND_NEWER: Final = """
    select newer.*
    from unnest(%b::uuid[], %b::bigint[]) as head (id, version)
    cross join lateral (
        select e.originator_id, e.originator_version, e.topic, e.state, e.notification_id
        from stored_events e
        where e.originator_id = head.id and e.originator_version > head.version
        order by e.originator_version
    ) newer
"""
INSERT_EVENTS: Final = """
    insert into stored_events (originator_id, originator_version, topic, state)
    select * from unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[])
    returning notification_id
"""
INSERT_COMMANDS: Final = """
    insert into command_log (command_id, request_hash, stream, originator_id, version, appended, code, message)
    select * from unnest(
        %b::uuid[], %b::bytea[], %b::text[], %b::uuid[], %b::bigint[], %b::integer[], %b::text[], %b::text[]
    )
"""


# Statements are planned once, perhaps while the tables are still empty: the plan must be the one for a full log.
INDEX_PROBES_ONLY: Final = """
    set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off
"""


# The pool waits longer before each attempt to reconnect, until it gives up. Given up soon, it connects anew as soon
# as the next group asks, instead of sleeping on while PostgreSQL is back.
RECONNECT_SECONDS: Final = 1.0


class Datastore(PostgresDatastore):
    """The library's connections, told to reach rows by index alone and to come back soon after an outage."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.pool.reconnect_timeout = RECONNECT_SECONDS

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """Return what prepares a new connection."""
        prepare = super().after_connect_func()

        def after_connect(connection: Connection[Any]) -> None:
            prepare(connection)
            connection.execute(INDEX_PROBES_ONLY)

        return after_connect


def datastore(database_url: str, *, pool_size: int = 1) -> Datastore:
    """Return the library's datastore for a PostgreSQL URL."""
    parts = cast("dict[str, Any]", conninfo_to_dict(database_url))
    return Datastore(
        dbname=parts.get("dbname", ""),
        host=parts.get("host", ""),
        port=parts.get("port", ""),
        user=parts.get("user", ""),
        password=parts.get("password", ""),
        pool_size=pool_size,
        max_overflow=1,
        connect_timeout=3.0,
        # The table lock is only ever held for one group: whoever waits longer than this waits for a hung writer.
        lock_timeout=10,
    )


class PostgresRecorder(PostgresApplicationRecorder):
    """The stock recorder, reading and writing groups; its lock makes insert order equal commit order."""

    def look(
        self, command_ids: Sequence[UUID], heads: Sequence[tuple[UUID, int]]
    ) -> tuple[dict[UUID, Known], dict[UUID, list[Notification]]]:
        """Return which commands are known, and the streams' events after the given versions, in one round trip."""
        with self.datastore.get_connection() as connection, connection.pipeline():
            commands = _cursor(connection)
            newer = _cursor(connection)
            commands.execute(FIND_COMMANDS, (list(command_ids),), prepare=True)
            newer.execute(FIND_NEWER, ([id_ for id_, _ in heads], [version for _, version in heads]), prepare=True)
            known = {
                logged[0]: Known(LoggedCommand._make(logged), position, tuple(types))
                for *logged, position, types in commands.fetchall()
            }
            events: dict[UUID, list[Notification]] = defaultdict(list)
            for row in newer.fetchall():
                events[row[0]].append(Notification(*row))
            return known, events

    def append(self, events: Sequence[StoredEvent], commands: Sequence[LoggedCommand]) -> Sequence[int]:
        """Insert both under the table lock, wake the readers and commit, in one round trip."""
        positions: Sequence[int] = ()
        try:
            with self.datastore.get_connection() as connection, connection.pipeline(), connection.transaction():
                cursor = _cursor(connection)
                if events:
                    self._lock_table(cast("Any", cursor))
                    self._notify_channel(cast("Any", cursor))
                    inserted = _cursor(connection)
                    inserted.execute(INSERT_EVENTS, _event_columns(events), prepare=True)
                cursor.execute(INSERT_COMMANDS, _command_columns(commands), prepare=True)
                if events:
                    positions = [row[0] for row in inserted.fetchall()]
        except psycopg.IntegrityError as error:
            raise Conflict from error
        return positions


def _cursor(connection: Connection[Any]) -> Cursor[TupleRow]:
    return connection.cursor(row_factory=tuple_row, binary=True)


def _event_columns(events: Sequence[StoredEvent]) -> tuple[list[Any], ...]:
    return (
        [event.originator_id for event in events],
        [event.originator_version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
    )


def _command_columns(commands: Sequence[LoggedCommand]) -> tuple[list[Any], ...]:
    return (
        [command.command_id for command in commands],
        [command.request_hash for command in commands],
        [command.stream for command in commands],
        [command.stream_id for command in commands],
        [command.version for command in commands],
        [command.appended for command in commands],
        [command.code for command in commands],
        [command.message for command in commands],
    )


@asynccontextmanager
async def open_store(database_url: str, *, on_group: Callable[[int], None] = lambda _: None) -> AsyncIterator[Store]:
    """Give the store of a migrated database; at the end what was asked before is still answered."""
    with datastore(database_url) as opened:
        try:
            recorder = await asyncio.to_thread(PostgresRecorder, opened)
        except PersistenceError as error:
            message = f"PostgreSQL does not answer: {error}"
            raise StoreDown(message) from error
        store = Store(recorder, on_group=on_group)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(store.run())
            try:
                yield store
            finally:
                store.close()
