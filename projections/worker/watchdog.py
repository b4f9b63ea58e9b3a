"""Notices a worker that stands still although there are records to read: a Kafka client can hang without an error."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from psycopg import Error

from projections.engine import checkpoint
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.worker.reader import connect

LOOKS: Final = 5
DEADLINE_SECONDS: Final = 5.0
log = structlog.get_logger(__name__)


class WorkerStuck(Exception):
    """There were records to read and none was read; a new process will do better."""


@dataclass(slots=True)
class Watch:
    """Watches the clock, the progress and the lag for a worker that is stuck."""

    patience: float
    progress: object = None
    since: float = 0.0

    def stuck(self, now: float, progress: object, *, lagging: bool) -> bool:
        """Return whether the worker lagged without any progress for longer than patience allows."""
        if not lagging or progress != self.progress:
            self.progress, self.since = progress, now
            return False
        return now - self.since >= self.patience


def lags(ends: Mapping[Partition, int], checkpoints: Mapping[Partition, Checkpoint]) -> bool:
    """Return whether a partition has records after its checkpoint; `ends` are the offsets of the next records."""
    return any(end > checkpoints.get(partition, START).kafka_offset + 1 for partition, end in ends.items())


async def end_offsets(kafka: str, partitions: Iterable[Partition]) -> dict[Partition, int]:
    """Ask Kafka through a separate client, since the worker's own may be the one that hangs."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, client_id="kehu-watchdog")
    await consumer.start()
    try:
        found: dict[Any, int] = await consumer.end_offsets(list(partitions))
    finally:
        await consumer.stop()
    return {Partition(*partition): end for partition, end in found.items()}


async def watch(  # noqa: PLR0917 - what a look needs
    projection: str,
    generation: int,
    database_url: str,
    kafka: str,
    assigned: Callable[[], Iterable[Partition]],
    patience: float,
) -> None:
    """Look several times within the patience, and raise `WorkerStuck` when it ends; no answer decides nothing."""
    judge = Watch(patience)
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(patience / LOOKS)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                ends = await end_offsets(kafka, assigned())
                async with await connect(database_url, projection) as connection:
                    checkpoints = await checkpoint.load_all(connection, projection, generation)
        except (TimeoutError, OSError, KafkaError, Error) as error:
            log.info("worker.not-judged", error=type(error).__name__)
            continue
        own = {partition: checkpoints.get(partition, START) for partition in ends}
        if judge.stuck(clock(), own, lagging=lags(ends, own)):
            raise WorkerStuck(f"{projection} lags and has read nothing for {patience:.0f} seconds")
