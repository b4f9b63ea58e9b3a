"""One run at a time decides on a scheme; what a run raises is what its caller sees (semantics 38)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from services.tiers.alone import AnotherRun, alone

pytestmark = pytest.mark.servers


class Failed(Exception):
    pass


async def test_a_second_run_waits_for_the_end_of_the_first_on_its_scheme_alone(database_url: str) -> None:
    async with connected(database_url) as first, connected(database_url) as second:
        async with alone(first, "distributor/abc"):
            with pytest.raises(AnotherRun, match="distributor/abc"):
                async with alone(second, "distributor/abc"):
                    pass
            async with alone(second, "joint-venture/abcd"):
                pass
        async with alone(second, "distributor/abc"):
            pass


async def test_what_a_run_raised_is_not_hidden_by_its_lost_connection(database_url: str) -> None:
    async with connected(database_url) as connection, connected(database_url) as other:

        async def run() -> None:
            async with alone(connection, "distributor/abc"):
                await other.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))
                raise Failed

        with pytest.raises(Failed):
            await run()
        async with alone(other, "distributor/abc"):
            pass


@asynccontextmanager
async def connected(database_url: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """Connect in autocommit mode, as commands do."""
    connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    try:
        yield connection
    finally:
        await connection.close()
