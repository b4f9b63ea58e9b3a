"""The reactor: it follows the log and sends the commands that follow from its events.

It is crash-only, and several may run: the id of a command is made of its event, so a twin, a restart or a log that is
read again sends nothing twice.
"""

import asyncio
import signal
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import structlog
from psycopg import AsyncConnection

from domain.processes.registry import PROCESSES
from services.notices import delivering
from services.notices.ways import Way
from services.processes.following import Follower
from services.processes.standing import APPLICATION
from services.reactor.sending import react
from services.store.postgres import open_store
from services.store.store import Store

# The store notifies the channel named after its table.
LISTEN: Final = "listen stored_events"
LONGEST_SLEEP: Final = 2.0
# So often may it look while others write without a pause.
SHORTEST_SLEEP: Final = 0.1
log = structlog.get_logger(__name__)


async def run(database_url: str, way: Way | None = None) -> None:
    """React, and deliver notices by the way if there is one, until SIGTERM. Any error is logged once and raised."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with open_store(database_url) as store, await connect(database_url) as connection:
            log.info("reactor.running")
            following = [*followers(store, connection), delivering.follower(connection, way)]
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(follow(database_url, following, connection, stop))
                if way:
                    tasks.create_task(_deliver(database_url, way, stop))
        log.info("reactor.stopped")
    except Exception as error:  # noqa: BLE001 - the outermost loop: logged once, raised again
        cause = _first(error)
        log.error("reactor.failed", error=type(cause).__name__, message=str(cause))  # noqa: TRY400 - one line is enough
        raise cause from None


def followers(store: Store, connection: AsyncConnection[Any]) -> list[Follower]:
    """Return everything that follows the log."""
    return [
        Follower(
            process.name,
            [event.type for event in process.handles],
            partial(react, process, store=store, connection=connection),
        )
        for process in PROCESSES.values()
    ]


async def follow(
    database_url: str, following: Sequence[Follower], connection: AsyncConnection[Any], stop: asyncio.Event
) -> None:
    """Advance each follower whenever something is stored, until it is told to stop."""
    appended = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(_listen(database_url, appended))
        while not stop.is_set():
            appended.clear()
            more = [await each.advance(connection) for each in following]
            if not any(more):
                await _wait(stop, SHORTEST_SLEEP)
                await _wait_for_either(appended, stop)
        listening.cancel()


async def _deliver(database_url: str, way: Way, stop: asyncio.Event) -> None:
    async with await connect(database_url) as connection:
        await delivering.deliver(connection, way, stop)


async def _listen(database_url: str, appended: asyncio.Event) -> None:
    async with await connect(database_url) as connection:
        await connection.execute(LISTEN)
        async for _ in connection.notifies():
            appended.set()


async def _wait_for_either(appended: asyncio.Event, stop: asyncio.Event) -> None:
    waiting = [asyncio.create_task(each.wait()) for each in (appended, stop)]
    await asyncio.wait(waiting, timeout=LONGEST_SLEEP, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def _first(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def connect(database_url: str, application: str = APPLICATION) -> AsyncConnection[Any]:
    """Open a session; by its name others see that a reactor runs."""
    return await AsyncConnection.connect(
        database_url,
        autocommit=True,
        connect_timeout=5,
        application_name=application,
        options="-c timezone=UTC -c statement_timeout=30s",
    )
