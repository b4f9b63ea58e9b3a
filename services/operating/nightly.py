"""Compares read models with the log once a day, at a time of day, one after the other (KEHU_VERIFY_AT)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import psycopg
import structlog
from psycopg import AsyncConnection

from projections.engine import generation, verification
from projections.engine.remaining import remaining
from services.local import command
from services.local.command import Ended

LOOK_SECONDS: Final = 30.0
# A process that starts later leaves it to the next day.
LATE: Final = timedelta(hours=2)
# The command's own exit codes: the rows are right, and they are not.
TO_ITS_END: Final = (0, 1)
Verify = Callable[[str], Awaitable[Ended]]
log = structlog.get_logger(__name__)


async def verify(name: str) -> Ended:
    """Run the command that a person would run; one process folds, so that those that serve have the other cores."""
    return await command.run("projections", "verify", name, "--processes", "1", "--format", "json")


def due(at: time, zone: str, now: datetime) -> datetime:
    """Return the last instant at which the time of day was."""
    local = now.astimezone(ZoneInfo(zone))
    today = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return (today if today <= local else today - timedelta(days=1)).astimezone(UTC)


async def keep(database_url: str, names: Iterable[str], at: time, zone: str, run: Verify = verify) -> None:
    """Compare each read model once a day, until cancelled."""
    chosen = list(names)
    while True:
        now = datetime.now(UTC)
        since = due(at, zone, now)
        if now - since < LATE:
            await look(database_url, chosen, since, run)
        await asyncio.sleep(LOOK_SECONDS)


async def look(database_url: str, names: Iterable[str], since: datetime, run: Verify) -> None:
    """Compare those that nobody has compared since it was due."""
    for name in names:
        try:
            if await _begun(database_url, name, since):
                await _noted(database_url, name, await run(name))
        except (psycopg.Error, OSError) as error:
            log.info("worker.not-verified", projection=name, error=type(error).__name__)


async def _begun(database_url: str, name: str, since: datetime) -> bool:
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        live = await generation.found_live(connection, name)
        # An interrupted rebuild would be taken up, and its work dropped; a paused read model is behind on purpose.
        if live is None or live.paused_at is not None or await remaining(connection, name):
            return False
        return await verification.begin(connection, name, since)


async def _noted(database_url: str, name: str, ended: Ended) -> None:
    log.info("worker.verified", projection=name, code=ended.code)
    if ended.code not in TO_ITS_END:
        async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
            await verification.fail(connection, name, ended.said)
