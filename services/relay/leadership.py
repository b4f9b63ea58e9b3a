"""Lets one relay publish: the holder of an advisory lock. Losing the connection, and the lock, ends the process."""

import asyncio
from typing import Any, Final

from psycopg import AsyncConnection

from services.deadline import POSTGRESQL, answering
from services.relay.lease import EXPIRES_SECONDS

RELAY_LOCK: Final = 6_170_002
DEADLINE: Final = 10.0
RETRY_SECONDS: Final = 0.5
# The first confirmation goes with the lock: a standby never sees the lock without it for long.
WIN: Final = """
    with won as materialized (select pg_try_advisory_lock(%s) as is_ours)
    update relay_leader set state = 'starting', detail = '', beat_at = clock_timestamp()
    from won where won.is_ours
    returning true
"""
# A leader that has confirmed nothing for so long is frozen or cut off: its session ends, and the lock with it.
END_EXPIRED: Final = """
    select pg_terminate_backend(lock.pid)
    from pg_locks lock
    join pg_stat_activity session on session.pid = lock.pid
    cross join relay_leader leader
    where lock.locktype = 'advisory' and lock.granted and lock.classid = 0 and lock.objid = %(lock)s
      and lock.database = (select oid from pg_database where datname = current_database())
      and leader.beat_at < clock_timestamp() - make_interval(secs => %(seconds)s)
      and session.query_start < clock_timestamp() - make_interval(secs => %(seconds)s)
"""
# The store notifies the channel named after its table.
LISTEN: Final = "listen stored_events"


async def win(connection: AsyncConnection[Any], stop: asyncio.Event) -> bool:
    """Wait until this process may publish; return False if it is stopped before that."""
    while not stop.is_set():
        async with answering(POSTGRESQL, DEADLINE):
            if await (await connection.execute(WIN, (RELAY_LOCK,))).fetchone():
                return True
            await connection.execute(END_EXPIRED, {"lock": RELAY_LOCK, "seconds": EXPIRES_SECONDS})
        await wait_for(stop, RETRY_SECONDS)
    return False


async def watch(connection: AsyncConnection[Any], appended: asyncio.Event) -> None:
    """Set the event at each append; raise as soon as the connection is lost, and the lock with it."""
    async with answering(POSTGRESQL, DEADLINE):
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
