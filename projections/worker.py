"""The process of one projection: reads its topics from Kafka and applies them until it is told to stop."""

import asyncio
import signal
from typing import Any, Final

import structlog

from projections import watchdog
from projections.checkpoint import LIVE
from projections.member import Member
from projections.projection import Projection
from projections.reader import Reader
from projections.repair import ReadLog

STUCK_SECONDS: Final = 30.0
log = structlog.get_logger(__name__)


async def run(
    projection: Projection[Any],
    database_url: str,
    kafka: str,
    read_log: ReadLog,
    *,
    generation: int = LIVE,
    stop: asyncio.Event | None = None,
    stuck_seconds: float = STUCK_SECONDS,
) -> None:
    """Work until `stop`, or SIGTERM where none is given; raise whatever else ends the work."""
    if stop is None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    member = Member(projection, generation, kafka, Reader(projection, generation, database_url, read_log))
    log.info("worker.starting", projection=projection.name, generation=generation)
    try:
        await first_of(stop.wait(), member.start())
        await first_of(
            stop.wait(),
            member.failure(),
            member.tend(),
            watchdog.watch(projection.name, generation, database_url, kafka, member.partitions, stuck_seconds),
        )
    finally:
        await member.leave()
    log.info("worker.stopped", projection=projection.name)


async def first_of(*doings: Any) -> None:
    """Wait until the first one ends, raise what it raises, and cancel the others."""
    tasks = [asyncio.ensure_future(doing) for doing in doings]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
