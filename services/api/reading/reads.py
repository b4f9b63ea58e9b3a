"""Reading PostgreSQL: a pool of read-only connections that outlives a restart of the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from psycopg import AsyncConnection, IsolationLevel
from psycopg_pool import AsyncConnectionPool

from services.access.scope import Narrowed, NoServerCursor

# Longer than any query takes; a PostgreSQL that hangs gives no other sign.
SECONDS_TO_ANSWER: Final = 20.0
# PostgreSQL cancels a query after as long as any reader waits.
SESSION: Final = (
    "-c timezone=UTC -c default_transaction_read_only=on"
    " -c statement_timeout=15s -c idle_in_transaction_session_timeout=60s"
)

Pool = AsyncConnectionPool[AsyncConnection[Any]]


@asynccontextmanager
async def open_pool(database_url: str, *, size: int = 8, patience_seconds: float = 3) -> AsyncIterator[Pool]:
    """Return a pool that opens even while PostgreSQL is down, so that the API can say so."""
    pool: Pool = AsyncConnectionPool(
        database_url,
        kwargs={"connect_timeout": 3, "options": SESSION, "application_name": "kehu api"},
        configure=_as_one_snapshot,
        check=AsyncConnectionPool.check_connection,
        min_size=1,
        max_size=size,
        timeout=patience_seconds,
        # With a longer one, the pool's growing pauses go on long after PostgreSQL is back.
        reconnect_timeout=3,
        open=False,
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close(timeout=3)


async def _as_one_snapshot(connection: AsyncConnection[Any]) -> None:
    """Make all pages of an answer show the same state of the read models, and rows that their reader may see."""
    connection.cursor_factory = Narrowed
    connection.server_cursor_factory = NoServerCursor
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)


def in_time() -> asyncio.Timeout:
    """Limit the time of a query; `TimeoutError` becomes a 503."""
    return asyncio.timeout(SECONDS_TO_ANSWER)
