"""Notices a worker that stands still although there are records to read: a Kafka client can hang without an error."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka.errors import KafkaError
from psycopg import Error

from projections.engine import checkpoint
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.projection import Projection
from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess
from projections.worker.session import connect

# So long a worker may lag without reading anything; then its process ends, and another one begins.
STUCK_SECONDS: Final = 30.0
LOOKS: Final = 5
DEADLINE_SECONDS: Final = 5.0
END_SECONDS: Final = 2.0
CLIENT: Final = "kehu-watchdog"
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
    """Tell whether a partition has records that its checkpoint has not seen; `ends` are the offsets of the next ones.

    An end before the checkpoint is that of a topic that was made again.
    """
    read = {partition: checkpoints.get(partition, START).kafka_offset + 1 for partition in ends}
    return any(end not in {0, read[partition]} for partition, end in ends.items())


async def end_offsets(kafka: KafkaAccess, partitions: Iterable[Partition]) -> dict[Partition, int]:
    """Ask Kafka through a separate client, since the worker's own may be the one that hangs."""
    consumer = clients.consumer(kafka, client_id=CLIENT)
    async with _ended(consumer.stop):
        await clients.start(consumer, kafka)
        found: dict[Any, int] = await consumer.end_offsets(list(partitions))
    return {Partition(*partition): end for partition, end in found.items()}


async def partitions_of(kafka: KafkaAccess, topics: Sequence[str]) -> list[Partition]:
    """Ask Kafka which partitions there are."""
    admin = clients.admin(kafka, client_id=CLIENT)
    async with _ended(admin.close):
        await clients.start(admin, kafka)
        described = await admin.describe_topics(list(topics))
    return [Partition(topic["topic"], each["partition"]) for topic in described for each in topic["partitions"]]


@asynccontextmanager
async def _ended(end: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """End a client whatever happened; the end itself can hang, and then it is not waited for."""
    try:
        yield
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await end()


async def watch(
    projection: Projection[Any],
    database_url: str,
    kafka: KafkaAccess,
    assigned: Callable[[], Iterable[Partition]],
    patience: float,
) -> None:
    """Look several times within the patience, raise `WorkerStuck` when it ends; no answer, no verdict.

    Partitions of others are looked at, too: they may be nobody's. If they are somebody's, that worker ends first.
    """
    own, others = Watch(patience), Watch(2 * patience)
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(patience / LOOKS)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                mine = set(assigned())
                ends = await end_offsets(kafka, await partitions_of(kafka, projection.topics))
                async with await connect(database_url, projection.name) as connection:
                    checkpoints = await checkpoint.load_live(connection, projection.name)
        except (TimeoutError, OSError, KafkaError, Error) as error:
            log.info("worker.not-judged", error=type(error).__name__)
            continue
        for judge, looked_at in ((own, ends.keys() & mine), (others, ends.keys() - mine)):
            progress = {partition: checkpoints.get(partition, START) for partition in looked_at}
            lagging = lags({partition: ends[partition] for partition in looked_at}, progress)
            if judge.stuck(clock(), progress, lagging=lagging):
                raise WorkerStuck(f"{projection.name} lags and has read nothing for {judge.patience:.0f} seconds")
