"""Connects commands to the read models."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import AsyncConnection

from projections.registry import PROJECTIONS
from projections.worker.staleness import stale
from services import garbage
from services.lists.rebuilding import ListRebuilding, answered
from services.local.problem import StackBusy, StackDown
from services.settings import Settings

Answer = TypeVar("Answer")

# Idle for as long as a person scrolls in `less`; it holds no lock that anyone waits for.
SESSION: Final = (
    r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
    " -c idle_in_transaction_session_timeout=0"
)


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnection[Any]]:
    """Open a read-only connection; a transaction on it sees one state of the read models."""
    # A list may be long: garbage collection among its rows took up to a third of the time.
    garbage.look_seldom()
    connecting = psycopg.AsyncConnection.connect(
        Settings().database_url, autocommit=True, connect_timeout=5, options=SESSION
    )
    try:
        async with await connecting as connection:
            with answered(await stale(connection, PROJECTIONS)):
                yield connection
    except ListRebuilding as error:
        raise StackBusy(str(error)) from error
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        sentence = "The database was never migrated, or not to this release: run `kehu migrate`."
        raise StackDown(sentence) from error


def ask(question: Callable[[AsyncConnection[Any]], Awaitable[Answer]]) -> Answer:
    """Query the read models, all in the same state."""

    async def answer() -> Answer:
        async with reading() as connection, connection.transaction():
            return await question(connection)

    return asyncio.run(answer())
