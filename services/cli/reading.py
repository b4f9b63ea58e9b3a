"""Connects commands to the read models."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg import AsyncConnection

from projections.definition import AREAS
from projections.engine import garbage
from projections.engine.stale import Stale
from services.cli.standing import standing
from services.lists.as_known import LIVE, Known, as_known
from services.lists.rebuilding import CANNOT_ANSWER, ListRebuilding, answered
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
    try:
        async with await _connected() as connection:
            yield connection
    except CANNOT_ANSWER as error:
        try:
            with answered(await _standing_still()):
                raise
        except ListRebuilding as rebuilding:
            raise StackBusy(str(rebuilding)) from error
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            sentence = "The database was never migrated, or not to this release: run `kehu migrate`."
            raise StackDown(sentence) from error


async def _connected() -> AsyncConnection[Any]:
    return await AsyncConnection.connect(Settings().database_url, autocommit=True, connect_timeout=5, options=SESSION)


async def _standing_still() -> list[Stale]:
    """Ask for all read models, and only once a question has failed: to import all takes longer than most questions."""
    try:
        async with await _connected() as connection:
            return await standing(connection, AREAS)
    except psycopg.errors.UndefinedTable:
        return []


@asynccontextmanager
async def opened(known: Known) -> AsyncIterator[AsyncConnection[Any]]:
    """Open a connection on which all questions see the same state, of read models that are known at an instant that."""
    async with reading() as connection, as_known(connection, known):
        yield connection


def ask(question: Callable[[AsyncConnection[Any]], Awaitable[Answer]], known: Known = LIVE) -> Answer:
    """Query the read models, all in the same state; those that are known at an instant as they were then."""

    async def answer() -> Answer:
        async with opened(known) as connection:
            return await question(connection)

    return asyncio.run(answer())
