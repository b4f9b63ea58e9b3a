"""Reads the rows of customers that another release has written, once after an upgrade."""

import asyncio

from psycopg import AsyncConnection

from projections.customers import customer_list
from projections.customers.rereading import read_all
from projections.engine import generation


def reread(database_url: str) -> int:
    """Read them, and return how many there were; stopped in the middle, it goes on where it was."""
    return asyncio.run(_reread(database_url))


async def _reread(database_url: str) -> int:
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        if await generation.is_foreign(connection, customer_list.PROJECTION):
            # Rows of another definition are left as they are; those of this release are read when they are built.
            return 0
        return await read_all(connection)
