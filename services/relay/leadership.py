"""Lets one relay publish: the holder of an advisory lock. Losing the connection, and the lock, ends the process."""

import asyncio
from typing import Any, Final

from psycopg import AsyncConnection

RELAY_LOCK: Final = 6_170_002
DEADLINE: Final = 10.0
RETRY_SECONDS: Final = 0.5
# The store notifies the channel named after its table.
LISTEN: Final = "listen stored_events"


async def win(connection: AsyncConnection[Any], stop: asyncio.Event) -> bool:
    """Wait until this process may publish; return False if it is stopped before that."""
    while not stop.is_set():
        async with asyncio.timeout(DEADLINE):
            answer = await connection.execute("select pg_try_advisory_lock(%s)", (RELAY_LOCK,))
            row = await answer.fetchone()
        if row and row[0]:
            return True
        await wait_for(stop, RETRY_SECONDS)
    return False


async def watch(connection: AsyncConnection[Any], appended: asyncio.Event) -> None:
    """Set the event at each append; raise as soon as the connection is lost, and the lock with it."""
    async with asyncio.timeout(DEADLINE):
        await connection.execute(LISTEN)
    async for _ in connection.notifies():
        appended.set()


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, at most for this time."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
