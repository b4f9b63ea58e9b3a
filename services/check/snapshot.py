"""One state of the database on two connections: one reads pages, the other streams the log through a fold."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, LiteralString

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg.sql import SQL, Literal

from contracts.envelope import Undecodable, unseal
from projections.engine.projection import Recorded
from projections.keys.reading import opener_now

PAGE: Final = 5_000
# It is idle while Kafka is read, and holds no lock that anyone waits for.
PATIENT: Final = "set idle_in_transaction_session_timeout = 0"
BEGIN: Final[LiteralString] = "begin isolation level repeatable read read only"
EVENTS: Final = """
    select notification_id, state
    from stored_events
    where topic = any(%b)
    order by notification_id
"""
STREAMS: Final = """
    select notification_id, state
    from stored_events
    where topic = any(%b)
    order by originator_id, originator_version
"""


class Snapshot:
    """The state that every check of one call compares with."""

    def __init__(self, database_url: str, connection: AsyncConnection[Any], stream: Connection[Any]) -> None:
        self._database_url = database_url
        self.connection: Final = connection
        self._stream = stream

    @asynccontextmanager
    async def scratch(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Give a connection of its own, for temporary tables."""
        async with await AsyncConnection.connect(self._database_url, autocommit=True) as connection:
            await connection.execute(PATIENT)
            yield connection

    def events(self, types: Sequence[str]) -> Iterator[Recorded]:
        """Read the events of the given wire types in the order of positions; skip rows that are no readable events."""
        return self._read(EVENTS, types)

    def streams(self, types: Sequence[str]) -> Iterator[Recorded]:
        """Read the same stream by stream."""
        return self._read(STREAMS, types)

    def _read(self, query: str, types: Sequence[str]) -> Iterator[Recorded]:
        with self._stream.cursor("events", binary=True) as cursor:
            cursor.execute(query.encode(), (list(types),))
            while page := cursor.fetchmany(PAGE):
                opener = opener_now(self._stream, [state for _, state in page])
                for position, state in page:
                    # One that is unreadable was applied by no worker either, and the check of the chains reports it.
                    with suppress(Undecodable):
                        yield Recorded(position=position, envelope=unseal(state, opener))


@asynccontextmanager
async def open_snapshot(database_url: str) -> AsyncIterator[Snapshot]:
    """Hold the present state until the context ends."""
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        await connection.execute(PATIENT)
        await connection.execute(BEGIN)
        exported = await (await connection.execute("select pg_export_snapshot()")).fetchone()
        assert exported is not None
        with psycopg.connect(database_url, autocommit=True, connect_timeout=5) as stream:
            stream.execute(PATIENT)
            stream.execute(BEGIN)
            stream.execute(SQL("set transaction snapshot {}").format(Literal(exported[0])))
            yield Snapshot(database_url, connection, stream)
