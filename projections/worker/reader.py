"""Brings a read model up to Kafka's records, although some come twice, are missing or go to another worker."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import Any

import structlog
from psycopg import AsyncConnection

from projections.engine import checkpoint, generation
from projections.engine.batch.apply import Batch, apply
from projections.engine.batch.genuine import NotAsStored
from projections.engine.checkpoint import START, Checkpoint, CheckpointMoved, Partition
from projections.engine.projection import Projection
from projections.worker import measures, repair, retaking, sifting
from projections.worker.delivery import Delivery, Run, is_late, next_run
from projections.worker.patience import patiently
from projections.worker.repair import ReadLog
from projections.worker.session import connect

Deliveries = Mapping[Partition, Sequence[Delivery]]
log = structlog.get_logger(__name__)


class Reader:
    """One worker's hold on a projection: its connection, and the checkpoints it believes in."""

    def __init__(self, projection: Projection[Any], database_url: str, read_log: ReadLog) -> None:
        self._projection = projection
        self._generation = generation.FIRST
        self._database_url = database_url
        self._read_log = read_log
        self._connection: AsyncConnection[Any] | None = None
        self._checkpoints: dict[Partition, Checkpoint] = {}
        self._retaken: set[int] = set()
        self._turn = asyncio.Lock()
        self._ending = False

    @property
    def checkpoints(self) -> Mapping[Partition, Checkpoint]:
        """Return how far each partition was read, to this worker's knowledge."""
        return self._checkpoints

    async def begin(self, partitions: Iterable[Partition]) -> Mapping[Partition, Checkpoint]:
        """Return where to continue in partitions that were just assigned.

        Uses a connection of its own: a long repair must not hold up the group. A batch under way may move a checkpoint
        in the meantime; the check of the next batch notices.
        """
        wanted = list(partitions)

        async def load() -> Mapping[Partition, Checkpoint]:
            async with await connect(self._database_url, self._projection.name) as connection:
                return await self._load(connection, wanted)

        found = await patiently(load)
        self._checkpoints |= found
        return found

    async def take(self, deliveries: Deliveries, partition_counts: Mapping[str, int]) -> None:
        """Apply new events; after an outage or another worker's step, read the checkpoints again."""
        async with self._turn:
            await patiently(
                lambda: self._take(deliveries, partition_counts), lambda error: self._recover(error, deliveries)
            )

    async def lost(self) -> Mapping[Partition, Checkpoint]:
        """Return the checkpoints that are behind where this worker left them: a crash lost its last commits."""

        async def compare() -> Mapping[Partition, Checkpoint]:
            known = await checkpoint.load_live(await self._connected(), self._projection.name)
            # A crash or a restore may take a checkpoint as a whole, the first one included.
            held = {partition: known.get(partition, START) for partition in self._checkpoints}
            return {
                partition: held[partition]
                for partition, believed in self._checkpoints.items()
                if held[partition].position < believed.position
            }

        async with self._turn:
            behind = await patiently(compare, lambda _: self.disconnect())
            self._checkpoints |= behind
            return behind

    async def retake(self) -> None:
        """Take again what a worker of another release parked because it did not know it."""

        async def take_again() -> None:
            connection = await self._connected()
            live = await generation.unpaused(connection, self._projection)
            await retaking.retake(connection, self._projection, live, self._retaken)

        async with self._turn:
            await patiently(take_again, lambda _: self.disconnect())

    async def fill(
        self,
        begins: Mapping[Partition, Checkpoint],
        untils: Mapping[Partition, int],
        partition_counts: Mapping[str, int],
        most: int,
    ) -> Mapping[Partition, Checkpoint]:
        """Apply events from the log, not many more than `most`, to partitions that still stand where they `begin`.

        Return how far they came.
        """
        async with self._turn:
            known = await self._load(await self._connected(), begins)
            reached = {partition: at for partition, at in known.items() if at == begins[partition]}
            untils = {partition: untils[partition] for partition in reached}
            return await self._from_log(reached, untils, partition_counts, most)

    async def set_back(self, astray: Mapping[Partition, Checkpoint]) -> None:
        """Have partitions read from their beginning; `lost` notices, and the worker reads on from there."""
        async with self._turn:
            connection = await self._connected()
            live = await generation.unpaused(connection, self._projection)
            await checkpoint.set_back(connection, self._projection.name, live, astray)

    async def end(self) -> None:
        """Finish the present transaction and take no more batches."""
        self._ending = True
        async with self._turn:
            await self.disconnect()

    async def disconnect(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _take(self, deliveries: Deliveries, partition_counts: Mapping[str, int]) -> None:
        unknown = deliveries.keys() - self._checkpoints.keys()
        if unknown:
            self._checkpoints |= await self._load(await self._connected(), unknown)
        at = {partition: self._checkpoints[partition] for partition in deliveries}
        if any(is_late(record) for records in deliveries.values() for record in records):
            # Nothing else proves that an event has this other position.
            deliveries = await self._sifted(deliveries, at, partition_counts)
        while deliveries and not self._ending:
            runs = {partition: next_run(records, at[partition]) for partition, records in deliveries.items()}
            try:
                await self._apply(_batch(runs, at))
            except NotAsStored:
                sifted = await self._sifted(deliveries, at, partition_counts)
                if sifted == deliveries:
                    raise
                deliveries = sifted
                continue
            at |= {partition: run.end for partition, run in runs.items()}
            deliveries = {partition: run.behind for partition, run in runs.items() if run.behind}
            if deliveries:
                # What stands behind a hole tells how far it reaches: only a real event is believed.
                deliveries = await self._sifted(deliveries, at, partition_counts)
                at |= await self._repair(deliveries, at, partition_counts)

    async def _sifted(
        self, deliveries: Deliveries, at: Mapping[Partition, Checkpoint], partition_counts: Mapping[str, int]
    ) -> Deliveries:
        return await sifting.sifted(await self._connected(), deliveries, at, partition_counts)

    async def _repair(
        self, deliveries: Deliveries, at: Mapping[Partition, Checkpoint], partition_counts: Mapping[str, int]
    ) -> Mapping[Partition, Checkpoint]:
        untils = {
            partition: records[0].previous
            for partition, records in deliveries.items()
            if records[0].previous > at[partition].position
        }
        begins = {partition: at[partition] for partition in untils}
        if not untils:
            return begins
        measures.HOLES.labels(self._projection.name).inc(len(untils))
        log.warning(
            "worker.hole",
            holes=[(*partition, begins[partition].position, until) for partition, until in untils.items()],
        )
        return await self._from_log(begins, untils, partition_counts)

    async def _from_log(
        self,
        begins: Mapping[Partition, Checkpoint],
        untils: Mapping[Partition, int],
        partition_counts: Mapping[str, int],
        most: float = inf,
    ) -> Mapping[Partition, Checkpoint]:
        reached, events = dict(begins), 0
        if untils and not self._ending:
            async for batch in repair.missing(self._read_log, begins, untils, partition_counts):
                await self._apply(batch)
                reached |= batch.ends
                events += len(batch.events)
                if self._ending or events >= most:
                    break
        return reached

    async def _apply(self, batch: Batch) -> None:
        if batch.begins == batch.ends:
            return
        name = self._projection.name
        with measures.SECONDS.labels(name).time():
            folded = await apply(await self._connected(), self._projection, self._generation, batch)
        measures.EVENTS.labels(name).inc(len(batch.events))
        self._checkpoints |= batch.ends
        for partition, records in batch.aside.items():
            for record in records:
                measures.SET_ASIDE.labels(name).inc()
                log.error("worker.set-aside", partition=f"{partition.topic}[{partition.partition}]", **record._asdict())
        for parked in folded.parked:
            measures.PARKED.labels(name).inc()
            log.error("worker.parked", stream=parked.stream, position=parked.position, type=parked.type)

    async def _recover(self, error: Exception, deliveries: Deliveries) -> None:
        """Read the checkpoints again: committed events are dropped, lost ones come from the store."""
        for partition in deliveries:
            self._checkpoints.pop(partition, None)
        if not isinstance(error, CheckpointMoved):
            await self.disconnect()

    async def _load(
        self, connection: AsyncConnection[Any], partitions: Iterable[Partition]
    ) -> Mapping[Partition, Checkpoint]:
        self._generation = await generation.unpaused(connection, self._projection)
        return await checkpoint.load(connection, self._projection.name, self._generation, partitions)

    async def _connected(self) -> AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            projection = self._projection
            self._connection = await connect(self._database_url, projection.name, projection.fingerprint)
        return self._connection


def _batch(runs: Mapping[Partition, Run], at: Mapping[Partition, Checkpoint]) -> Batch:
    return Batch(
        [event for run in runs.values() for event in run.events],
        {partition: at[partition] for partition in runs},
        {partition: run.end for partition, run in runs.items()},
        delivered=True,
        aside={partition: run.aside for partition, run in runs.items() if run.aside},
    )
