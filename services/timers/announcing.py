"""The timers: they announce each level of an obligation when it is reached, and do other work as it falls due.

What is late does not depend on them.

They are crash-only, and several may run: the id of a command follows from what it announces, so a twin, a restart or a
read model that is behind announces nothing twice.
"""

import asyncio
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.processes import place
from services.store.postgres import open_store
from services.store.store import Store
from services.timers import measures
from services.timers.jobs import LEVELS, Jobs
from services.timers.unannounced import Reached, next_level, unannounced

# Others see by it that timers run.
APPLICATION: Final = "kehu timers"
# One look takes a millisecond; what is recorded meanwhile may fall due before the next level that is known.
LONGEST_SLEEP: Final = 5.0
SHORTEST_SLEEP: Final = 0.2
# What fell due at once is announced in one look: the next must wait until the read model has seen it.
MOST_AT_ONCE: Final = 5_000
# So long is what was announced left alone: the read model has seen it by then.
SECONDS_TO_BE_SEEN: Final = 30.0
log = structlog.get_logger(__name__)


class Announcer:
    """Announces levels; it remembers for a while which, so that a read model that is behind costs nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._announced: dict[UUID, float] = {}

    async def announce(self, levels: Sequence[Reached], now: datetime) -> int:
        """Announce those that were not announced lately, and return how many there were."""
        self._forget()
        fresh = [each for each in levels if each.command_id not in self._announced]
        await asyncio.gather(*(self._announce(each, now) for each in fresh))
        return len(fresh)

    async def _announce(self, level: Reached, now: datetime) -> None:
        try:
            handle = HANDLERS[level.command.name]
            answer = await handle(level.command, store=self._store, cause=level.cause(now))
        except Refused as refused:
            # Met or moved since: the read model will say so.
            measures.PUT_OFF.inc()
            log.debug("timers.put-off", code=refused.code, message=str(refused))
        else:
            measures.ANNOUNCED.inc(0 if answer.repeated else len(answer.types))
        self._announced[level.command_id] = time.monotonic() + SECONDS_TO_BE_SEEN

    def _forget(self) -> None:
        now = time.monotonic()
        self._announced = {id_: until for id_, until in self._announced.items() if until > now}


async def run(database_url: str) -> None:
    """Announce until SIGTERM. Any error is logged once and raised."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with open_store(database_url) as store, await connect(database_url) as connection:
            log.info("timers.running")
            async with await connect(database_url) as other, asyncio.TaskGroup() as tasks:
                tasks.create_task(Jobs(other, store, stop).run())
                await _follow(connection, Announcer(store), stop)
        log.info("timers.stopped")
    except Exception as error:  # noqa: BLE001 - the outermost loop: logged once, raised again
        cause = _first(error)
        log.error("timers.failed", error=type(cause).__name__, message=str(cause))  # noqa: TRY400 - one line is enough
        raise cause from None


def _first(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


async def _follow(connection: AsyncConnection[Any], announcer: Announcer, stop: asyncio.Event) -> None:
    while not stop.is_set():
        now = datetime.now(UTC)
        pauses = LEVELS in await place.pausing(connection)
        levels = [] if pauses else await unannounced(connection, now, MOST_AT_ONCE)
        measures.WAITING.set(len(levels))
        announced = await announcer.announce(levels, now)
        # There may be more than one page holds, once the read model has seen these.
        next_at = None if pauses else await next_level(connection, now)
        pause = SHORTEST_SLEEP if announced else _until(next_at)
        try:
            async with asyncio.timeout(pause):
                await stop.wait()
        except TimeoutError:
            continue


def _until(level: datetime | None) -> float:
    """Return for how long to sleep: until the next level, but never long."""
    if level is None:
        return LONGEST_SLEEP
    return min(max((level - datetime.now(UTC)).total_seconds(), SHORTEST_SLEEP), LONGEST_SLEEP)


async def connect(database_url: str, application: str = APPLICATION) -> AsyncConnection[Any]:
    """Open a session; by its name others see that timers run."""
    return await AsyncConnection.connect(
        database_url,
        autocommit=True,
        connect_timeout=5,
        application_name=application,
        options="-c timezone=UTC -c statement_timeout=30s",
    )
