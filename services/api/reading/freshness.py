"""Waits until a read model has seen a write, so that a writer sees its own write in the next list (`?after=`)."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contracts.catalog import topic_of
from contracts.envelope import unseal
from contracts.record.partition import partition_of
from projections.engine import checkpoint
from projections.engine.checkpoint import START, Partition
from projections.registry import PROJECTIONS
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading.reads import Pool
from services.store import log

PATIENCE_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.025


@dataclass(frozen=True, slots=True)
class Freshness:
    """`partitions` is how many each topic has."""

    pool: Pool
    partitions: int
    patience_seconds: float = PATIENCE_SECONDS

    async def wait(self, projections: Sequence[str], position: int | None) -> None:
        """Return once the projections have seen the position; refuse with 503 when that takes too long."""
        if not position:
            return
        partition = await self._partition(position)
        concerned = [name for name in projections if partition.topic in PROJECTIONS[name].topics]
        deadline = time.monotonic() + self.patience_seconds
        while not all([await self._seen(name, partition, position) for name in concerned]):
            if time.monotonic() > deadline:
                sentence = f"The list has not seen position {position} yet: ask again, or leave out `after`."
                raise Unanswerable(503, "read-model.behind", sentence, headers=RETRY_AFTER)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _partition(self, position: int) -> Partition:
        """Return the partition to which the event at the position is published."""
        async with self.pool.connection() as connection:
            rows = await log.read_page(connection, position - 1, position)
        if not rows:
            raise Unanswerable(422, "position.unknown", f"There is no event at position {position}.")
        key = unseal(rows[0].state).partition_key
        return Partition(topic_of(rows[0].type), partition_of(key.encode(), self.partitions))

    async def _seen(self, projection: str, partition: Partition, position: int) -> bool:
        async with self.pool.connection() as connection:
            reached = await checkpoint.load_live(connection, projection)
        return reached.get(partition, START).position >= position
