"""Opens the read models for a command of the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection

from services.local.problem import StackDown
from services.settings import Settings

SESSION: Final = r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection that changes nothing; a transaction on it sees one state of the read models."""
    connecting = psycopg.AsyncConnection.connect(
        Settings().database_url, autocommit=True, connect_timeout=5, options=SESSION
    )
    try:
        async with await connecting as connection:
            yield connection
    except psycopg.errors.UndefinedTable as error:
        sentence = "The database was never migrated, or not to this release: run `kehu migrate`."
        raise StackDown(sentence) from error
