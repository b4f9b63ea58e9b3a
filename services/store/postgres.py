"""The store in PostgreSQL: the library's application recorder with a group insert and the command log."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, PersistenceError
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, Cursor, Error
from psycopg.rows import TupleRow, tuple_row

from contracts.sealing import Opener
from projections.keys.keyring import KEYRING, Keyring, StoredKey
from projections.keys.reading import opener_now
from services.nearest import NEAR, neighbours_of
from services.store import arrays
from services.store.arrays import Array
from services.store.commit.snapshot import fold_version
from services.store.datastore import Datastore, datastore
from services.store.outcome import StoreDown
from services.store.recorder import Conflict, End, Expected, Keys, Known, LoggedCommand, Looked, NewEvent, Snapshot
from services.store.rehearsal import Rehearsal
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
           ),
           c.recorded_at
    from command_log c
    where c.command_id = any(%b::uuid[])
"""
# A stream requested from its beginning comes as its snapshot and newer events, in one statement, because the snapshot
# may be replaced at any time.
FIND_NEWER: Final = """
    with head as materialized (
        select asked.id, coalesce(kept.version, asked.version) as version, kept.hash, kept.state, kept.notification_id
        from unnest(%b::uuid[], %b::bigint[]) as asked (id, version)
        left join lateral (
            select s.version, s.hash, s.state, e.notification_id
            from stream_snapshot s
            join stored_events e on e.originator_id = s.originator_id and e.originator_version = s.version
            where asked.version = 0 and s.originator_id = asked.id and s.fold = %b and sealed_hash(e.state) = s.hash
        ) kept on true
    )
    select h.id, h.version, null, h.state, h.notification_id, h.hash
    from head h
    where h.state is not null
    union all
    select newer.*, null
    from head
    cross join lateral (
        select e.originator_id, e.originator_version, e.topic, e.state, e.notification_id
        from stored_events e
        where e.originator_id = head.id and e.originator_version > head.version
        order by e.originator_version
    ) newer
"""
KEEP_SNAPSHOT: Final = """
    insert into stream_snapshot as kept (originator_id, version, hash, state, subject, fold)
    select snapshot.*
    from (values (%b::uuid, %b::bigint, %b::text, %b::bytea, %b::text, %b::text))
        as snapshot (id, version, hash, state, subject, fold)
    -- A process that does not know yet who was forgotten may still hold what the events told.
    where not exists (
        select from subject_key as known
        where known.subject collate "C" = snapshot.subject and known.wrapped is null
    )
    on conflict (originator_id) do update
    set version = excluded.version, hash = excluded.hash, state = excluded.state, subject = excluded.subject,
        fold = excluded.fold
"""
DROP_SNAPSHOT: Final = "delete from stream_snapshot where originator_id = %b"
# Events that the store should hold but does not.
FIND_LOST: Final = """
    select held.id, held.version, held.hash
    from unnest(%b::uuid[], %b::bigint[], %b::text[]) as held (id, version, hash)
    where not exists (
        select from stored_events e
        where e.originator_id = held.id and e.originator_version = held.version and sealed_hash(e.state) = held.hash
    )
"""
# Takes the library's own lock where there are events; null where something is not as expected.
APPEND: Final = """
    select append_sealed_group(
        %b::uuid[], %b::bigint[], %b::text[], %b::uuid, %b::bigint, %b::text, %b::uuid[],
        %b::uuid[], %b::bigint[], %b::text[], %b::bytea[],
        %b::uuid[], %b::bytea[], %b::text[], %b::uuid[], %b::bigint[], %b::bigint[], %b::text[], %b::text[],
        %b::bigint[], %b::text[], %b::bytea[], %b::bigint[], %b::text[], %b::text[]
    )
"""
# Of the persons for whom a draft has sealed something.
FIND_FORGOTTEN: Final = """
    select key_id, subject, wrapped from subject_key where subject collate "C" = any(%b::text[]) and wrapped is null
"""
NOTHING_HELD: Final = End(UUID(int=0), 0, "")


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder, extended to read and write groups; its lock makes insert order equal commit order."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore)
        self.keyring = Keyring()

    def opener(self, states: Sequence[bytes]) -> Opener:
        """Look up the keys of these events that this store does not know."""
        if not self.keyring.missing(states):
            return self.keyring
        with self.datastore.get_connection() as connection:
            return opener_now(connection, states, self.keyring)

    def look(self, commands: Sequence[UUID], after: Sequence[tuple[UUID, int]], held: Sequence[End]) -> Looked:
        """Return everything known, newer or lost, in one round trip."""
        with self.datastore.get_connection() as connection, connection.pipeline():
            found, newer, lost = _cursor(connection), _cursor(connection), _cursor(connection)
            found.execute(FIND_COMMANDS, (arrays.uuids(commands),), prepare=True)
            ids, versions = [id_ for id_, _ in after], [version for _, version in after]
            newer.execute(FIND_NEWER, (arrays.uuids(ids), arrays.bigints(versions), fold_version()), prepare=True)
            lost.execute(FIND_LOST, _ends(held), prepare=True)
            known = {
                logged[0]: Known(LoggedCommand._make(logged), position, tuple(types), recorded_at=recorded_at)
                for *logged, position, types, recorded_at in found.fetchall()
            }
            events: dict[UUID, list[Notification]] = defaultdict(list)
            snapshots: dict[UUID, tuple[Snapshot, int]] = {}
            for *row, snapshot_hash in newer.fetchall():
                stream_id, version, _, state, position = row
                if snapshot_hash is None:
                    events[stream_id].append(Notification(*row))
                else:
                    snapshots[stream_id] = (Snapshot(End(stream_id, version, snapshot_hash), state), position)
            return Looked(known, events, [End._make(row) for row in lost.fetchall()], snapshots)

    def append(
        self, events: Sequence[NewEvent], commands: Sequence[LoggedCommand], expected: Expected
    ) -> Sequence[int]:
        """Check, insert events and commands under the table lock, wake the readers and commit, in one round trip."""
        held = expected.held or NOTHING_HELD
        expectations = (*_ends(expected.heads), *held, arrays.uuids(expected.commands))
        keys = _keys(expected.keys, self.keyring.wrapped(expected.keys.new))
        parameters = (*expectations, *_events(events), *_log(commands), *keys)
        try:
            with self.datastore.get_connection() as connection:
                row = _cursor(connection).execute(APPEND, parameters, prepare=True).fetchone()
        except IntegrityError as error:
            self._look_for_forgotten(expected.keys)
            raise Conflict from error
        if row is None or row[0] is None:
            raise Conflict
        self.keyring.add(expected.keys.new)
        for forgotten in expected.keys.forgotten:
            for ring in (self.keyring, KEYRING):
                ring.forget(*forgotten)
        positions: Sequence[int] = row[0]
        return positions

    def _look_for_forgotten(self, keys: Keys) -> None:
        """Find out who was forgotten of those for whom a draft that failed has sealed something."""
        subjects = [*keys.used.values(), *(each.subject for each in keys.new)]
        if not subjects:
            return
        self.keyring.drop(subjects)
        with self.datastore.get_connection() as connection:
            found = _cursor(connection).execute(FIND_FORGOTTEN, (arrays.texts(subjects),)).fetchall()
        self.keyring.learn([StoredKey._make(row) for row in found])

    def keep_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Store the snapshots in place of older ones, but for those about a person who was forgotten."""
        rows = [(*each.end, each.state, each.subject, fold_version()) for each in snapshots]
        with self.datastore.get_connection() as connection:
            _cursor(connection).executemany(KEEP_SNAPSHOT, rows)

    def drop_snapshot(self, stream_id: UUID) -> None:
        """Delete a snapshot that cannot be read."""
        with self.datastore.get_connection() as connection:
            _cursor(connection).execute(DROP_SNAPSHOT, (stream_id,))

    def near(self, stream: str, most: int) -> Sequence[str]:
        """Return the neighbours by the index of streams."""
        with self.datastore.get_connection() as connection:
            return [row[0] for row in _cursor(connection).execute(NEAR, neighbours_of(stream, most)).fetchall()]

    def rows(self, query: str, parameters: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        """Ask the read models."""
        with self.datastore.get_connection() as connection:
            return connection.cursor(row_factory=tuple_row).execute(query.encode(), parameters).fetchall()

    def hang_up(self) -> None:
        """End every connection, so that a call that waits for PostgreSQL fails as in an outage."""
        assert isinstance(self.datastore, Datastore)
        self.datastore.hang_up()


def _cursor(connection: Connection[Any]) -> Cursor[TupleRow]:
    return connection.cursor(row_factory=tuple_row, binary=True)


def _ends(ends: Sequence[End]) -> tuple[Array, ...]:
    return (
        arrays.uuids([end.stream_id for end in ends]),
        arrays.bigints([end.version for end in ends]),
        arrays.texts([end.hash for end in ends]),
    )


def _events(events: Sequence[NewEvent]) -> tuple[Array, ...]:
    return (
        arrays.uuids([event.stream_id for event in events]),
        arrays.bigints([event.version for event in events]),
        arrays.texts([event.type for event in events]),
        arrays.byteas([event.state for event in events]),
    )


def _keys(keys: Keys, wrapped: Sequence[bytes]) -> tuple[Array, ...]:
    return (
        arrays.bigints([new.key for new in keys.new]),
        arrays.texts([new.subject for new in keys.new]),
        arrays.byteas(wrapped),
        arrays.bigints(list(keys.used)),
        arrays.texts([each.subject for each in keys.forgotten]),
        arrays.texts([kept for each in keys.forgotten for kept in each.kept]),
    )


def _log(commands: Sequence[LoggedCommand]) -> tuple[Array, ...]:
    return (
        arrays.uuids([command.command_id for command in commands]),
        arrays.byteas([command.request_hash for command in commands]),
        arrays.texts([command.stream for command in commands]),
        arrays.uuids([command.stream_id for command in commands]),
        arrays.bigints([command.version for command in commands]),
        arrays.bigints([command.appended for command in commands]),
        arrays.texts([command.code for command in commands]),
        arrays.texts([command.message for command in commands]),
    )


@asynccontextmanager
async def open_store(
    database_url: str, *, on_group: Callable[[int], None] = lambda _: None, rehearse: bool = False
) -> AsyncIterator[Store]:
    """Open the store of a migrated database; on closing, requests already made are still answered.

    To `rehearse`, everything is decided and answered as usual, and nothing is stored.
    """
    with datastore(database_url) as opened:
        try:
            recorder = await asyncio.to_thread(PostgresRecorder, opened)
        except PersistenceError as error:
            why = await asyncio.to_thread(_why_down, database_url)
            raise StoreDown(f"PostgreSQL does not answer: {why or error}") from error
        # It takes a tenth of a second, for which the first request would have to wait.
        await asyncio.to_thread(fold_version)
        store = Store(Rehearsal(recorder) if rehearse else recorder, on_group=on_group)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(store.run())
            try:
                yield store
            finally:
                store.close()


def _why_down(database_url: str) -> str:
    """Return what PostgreSQL says to a newcomer: the pool only knows that it waited in vain."""
    try:
        Connection.connect(database_url, connect_timeout=3).close()
    except Error as error:
        return " ".join(str(error).split())
    return ""
