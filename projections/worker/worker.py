"""The process of one or more projections: reads their topics from Kafka and applies them until it is stopped."""

import asyncio
import signal
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import structlog

from projections.engine.generation import OtherDefinition, Paused
from projections.engine.projection import Projection
from projections.worker import failure, watchdog
from projections.worker.beginning import Beginning, MakeOwn
from projections.worker.group_member import GroupMember
from projections.worker.kafka.access import KafkaAccess
from projections.worker.reader import Reader
from projections.worker.reconciling import Reconciler
from projections.worker.repair import ReadLog

log = structlog.get_logger(__name__)


async def run_all(
    projections: Iterable[Projection[Any]],
    database_url: str,
    kafka: KafkaAccess,
    read_log: ReadLog,
    make_own: MakeOwn | None = None,
) -> None:
    """Run several until SIGTERM; if one fails, the others finish their batch, and its error is raised."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    async def keep(projection: Projection[Any]) -> None:
        try:
            await run(projection, database_url, kafka, read_log, stop=stop, make_own=make_own)
        finally:
            stop.set()

    ended = await asyncio.gather(*(keep(projection) for projection in projections), return_exceptions=True)
    for error in ended:
        if error is not None:
            raise error


async def run(
    projection: Projection[Any],
    database_url: str,
    kafka: KafkaAccess,
    read_log: ReadLog,
    *,
    stop: asyncio.Event,
    stuck_seconds: float = watchdog.STUCK_SECONDS,
    make_own: MakeOwn | None = None,
) -> None:
    """Work until `stop`; raise any error that ends the work.

    Where the rows were made by another definition than this release has, or a person has paused them, wait first.
    """
    structlog.contextvars.bind_contextvars(projection=projection.name)
    beginning = Beginning(projection, database_url, make_own)
    while not stop.is_set():
        await first_of(stop.wait(), beginning.wait())
        if not stop.is_set():
            # What it must not write any more is said where it waits.
            with suppress(OtherDefinition, Paused):
                await _work(projection, database_url, kafka, read_log, stop, stuck_seconds)


async def _work(  # noqa: PLR0917 - what a worker needs
    projection: Projection[Any],
    database_url: str,
    kafka: KafkaAccess,
    read_log: ReadLog,
    stop: asyncio.Event,
    stuck_seconds: float,
) -> None:
    reader = Reader(projection, database_url, read_log)
    member = GroupMember(projection, kafka, reader)
    reconciler = Reconciler(projection, database_url, reader, member.partitions, member.partition_counts)
    log.info("worker.starting")
    try:
        await first_of(stop.wait(), member.start())
        await first_of(
            stop.wait(),
            member.failure(),
            member.tend(),
            reconciler.keep(),
            watchdog.watch(projection, database_url, kafka, member.partitions, stuck_seconds),
        )
    except (OtherDefinition, Paused):
        raise
    except Exception as error:
        await failure.record(database_url, projection.name, error)
        raise
    finally:
        await member.leave()
    log.info("worker.stopped")


async def first_of(*doings: Any) -> None:
    """Wait until the first one ends, raise its error, and cancel the others."""
    tasks = [asyncio.ensure_future(doing) for doing in doings]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
