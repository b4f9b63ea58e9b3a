"""Holds the relay's lock while a decision of a person is carried out, and writes down who decided what and why."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from services.local.problem import StackBusy
from services.relay.connections import open_connection
from services.relay.leadership import RELAY_LOCK
from services.relay.lease import Lease

SECONDS_TO_SEIZE: Final = 30.0
PAUSE_SECONDS: Final = 0.05
# The last request of the relay whose session ended may still be on its way into Kafka.
SETTLE_SECONDS: Final = 1.0
DECIDING: Final = "deciding"
TRY: Final = "select pg_try_advisory_lock(%s)"
BUSY: Final = """
    select from relay_leader where state = %s and beat_at > clock_timestamp() - interval '10 seconds'
"""
END_LEADER: Final = """
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted and classid = 0 and objid = %s
      and database = (select oid from pg_database where datname = current_database())
"""
BEGIN: Final = """
    insert into relay_decision (decision, target, decided_by, reason) values (%s, %s, %s, %s) returning id
"""
FINISH: Final = "update relay_decision set finished_at = clock_timestamp(), outcome = %s where id = %s"


class Decided(NamedTuple):
    """What a person decided about the relay. `target` is a stream or a topic, None for all."""

    decision: str
    target: str | None
    by: str
    reason: str


async def begin(connection: AsyncConnection[Any], decided: Decided) -> int:
    """Write the decision down before anything is done; return its number."""
    row = await (await connection.execute(BEGIN, decided)).fetchone()
    assert row is not None
    return int(row[0])


async def finish(connection: AsyncConnection[Any], number: int, outcome: dict[str, Any]) -> None:
    """Write down what came of it."""
    await connection.execute(FINISH, (Jsonb(outcome), number))


@asynccontextmanager
async def in_place_of_the_relay(database_url: str, what: str) -> AsyncIterator[AsyncConnection[Any]]:
    """Give a connection that holds the relay's lock: the relay's session is ended, and it stands by meanwhile."""
    async with (
        open_connection(database_url) as connection,
        open_connection(database_url, hints_only=True) as beats,
    ):
        await _seize(connection)
        lease = Lease(None, DECIDING)
        lease.detail = what
        keeping = asyncio.create_task(lease.keep(beats))
        try:
            await asyncio.sleep(SETTLE_SECONDS)
            yield connection
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
        lease.state, lease.detail = "decided", f"{what} is done; a relay has not started since"
        await lease.beat(beats)


async def _seize(connection: AsyncConnection[Any]) -> None:
    if await (await connection.execute(BUSY, (DECIDING,))).fetchone():
        raise StackBusy("Another decision about the relay is being carried out; try again.")
    try:
        async with asyncio.timeout(SECONDS_TO_SEIZE):
            while True:
                row = await (await connection.execute(TRY, (RELAY_LOCK,))).fetchone()
                if row and row[0]:
                    return
                await connection.execute(END_LEADER, (RELAY_LOCK,))
                await asyncio.sleep(PAUSE_SECONDS)
    except TimeoutError as late:
        raise StackBusy(f"The relay has not given way within {SECONDS_TO_SEIZE:g} seconds; try again.") from late
