"""Reading PostgreSQL: connections that see one state of it, and only what their reader may see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from psycopg import AsyncConnection, IsolationLevel

from services.access.scope import Narrowed, NoServerCursor
from services.pool import Pool, opened_pool

# Longer than any query takes; a PostgreSQL that hangs gives no other sign.
SECONDS_TO_ANSWER: Final = 20.0
# PostgreSQL cancels a query after as long as any reader waits.
SESSION: Final = (
    "-c timezone=UTC -c default_transaction_read_only=on"
    " -c statement_timeout=15s -c idle_in_transaction_session_timeout=60s"
)


@asynccontextmanager
async def open_pool(database_url: str, *, size: int = 8, patience_seconds: float = 3) -> AsyncIterator[Pool]:
    """Open connections that only read."""
    settings: dict[str, Any] = {"session": SESSION, "size": size, "patience_seconds": patience_seconds}
    async with opened_pool(database_url, **settings, configure=_as_one_snapshot) as pool:
        yield pool


async def _as_one_snapshot(connection: AsyncConnection[Any]) -> None:
    """Make all pages of an answer show the same state of the read models, and rows that their reader may see."""
    connection.cursor_factory = Narrowed
    connection.server_cursor_factory = NoServerCursor
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)


def in_time() -> asyncio.Timeout:
    """Limit the time of a query; `TimeoutError` becomes a 503."""
    return asyncio.timeout(SECONDS_TO_ANSWER)
