"""Retries, for a while, a step that failed because the database was down or another worker moved the checkpoint."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import psycopg
import structlog

from projections.engine.checkpoint import CheckpointMoved

PATIENCE_SECONDS: Final = 20.0
FIRST_PAUSE_SECONDS: Final = 0.05
LONGEST_PAUSE_SECONDS: Final = 2.0
OUTAGE: Final = (psycopg.OperationalError, psycopg.errors.IdleInTransactionSessionTimeout)
Result = TypeVar("Result")
log = structlog.get_logger(__name__)


async def _nothing(_error: Exception) -> None:
    pass


async def patiently(
    step: Callable[[], Awaitable[Result]], recover: Callable[[Exception], Awaitable[None]] = _nothing
) -> Result:
    """Perform the step; after each failure, recover and pause longer. Raise the last failure when patience ends."""
    clock = asyncio.get_running_loop().time
    deadline, pause = clock() + PATIENCE_SECONDS, FIRST_PAUSE_SECONDS
    while True:
        try:
            return await step()
        except (CheckpointMoved, *OUTAGE) as error:
            if clock() > deadline:
                raise
            log.warning("worker.again", error=type(error).__name__, message=str(error).strip())
            await recover(error)
            if not isinstance(error, CheckpointMoved):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
