"""Fills read models with the rows that a history leads to, and empties them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, sql

from projections.engine import table
from projections.engine.batch import fold
from projections.registry import PROJECTIONS
from projections.worker.session import connect
from tests.projections.story import Happened, stored


@asynccontextmanager
async def read_models(database_url: str, *history: Happened) -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection to the read models of exactly this history."""
    events = stored(history)
    async with await connect(database_url, "test") as connection:
        for projection in PROJECTIONS.values():
            await connection.execute(sql.SQL("truncate {}").format(sql.Identifier(projection.name)))
            folded = fold.fold(projection, fold.decode(projection, events), {})
            assert not folded.parked, folded.parked
            await table.write_rows(connection, projection, folded.rows)
        yield connection
