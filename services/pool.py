"""Connections of the API to PostgreSQL that outlive a restart of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[AsyncConnection[Any]]
Configure = Callable[[AsyncConnection[Any]], Awaitable[None]]
# With a longer one, the pool's growing pauses go on long after PostgreSQL is back.
SECONDS_TO_RECONNECT: Final = 3


@asynccontextmanager
async def opened_pool(
    database_url: str, *, session: str, size: int, patience_seconds: float = 3, configure: Configure | None = None
) -> AsyncIterator[Pool]:
    """Open a pool of connections with these settings, also while PostgreSQL is down, so that the API can say so."""
    pool: Pool = AsyncConnectionPool(
        database_url,
        kwargs={"connect_timeout": 3, "options": session, "application_name": "kehu api", "autocommit": not configure},
        configure=configure,
        check=AsyncConnectionPool.check_connection,
        min_size=1,
        max_size=size,
        timeout=patience_seconds,
        reconnect_timeout=SECONDS_TO_RECONNECT,
        open=False,
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close(timeout=3)
