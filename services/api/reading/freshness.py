"""Says how fresh a list is, and waits until it has seen a write: a writer sees its own in the next list (`?after=`)."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of
from projections.engine import checkpoint
from projections.engine.checkpoint import START, Partition
from projections.engine.stale import REBUILDING, Stale
from projections.registry import PROJECTIONS
from projections.worker.staleness import stale
from services.api.problem import RETRY_AFTER, Unanswerable
from services.lists.rebuilding import ListRebuilding
from services.pool import Pool
from services.store import log

PATIENCE_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.025
HEADER: Final = "Kehu-Stale"
DOCUMENTED: Final = {
    HEADER: {
        "description": "Read models that stand still on purpose, as in `tier_list@2041; rebuilding`: paused, or those"
        " of this release are being built. Left out where there are none.",
        "schema": {"type": "string"},
    }
}
# What routes that show one thing answer besides.
ONE: Final[dict[int | str, dict[str, Any]]] = {200: {"headers": DOCUMENTED}}


class StaleRows(BaseModel):
    """Rows that stand still at a position, and why: they are paused, or those of this release are being built."""

    projection: str
    position: int
    why: Literal["paused", "rebuilding"]


def of_sources(stale: Sequence[Stale], sources: Sequence[str]) -> list[dict[str, Any]]:
    """Return what an answer says of the read models that it is made of."""
    return [
        {"projection": each.projection, "position": each.position, "why": each.why}
        for each in stale
        if each.projection in sources
    ]


def header(stale: Sequence[Stale], sources: Sequence[str]) -> dict[str, str]:
    """Return the header that says the same, for answers that are not a page."""
    said = ", ".join(f"{each.projection}@{each.position}; {each.why}" for each in stale if each.projection in sources)
    return {HEADER: said} if said else {}


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
                await self._refuse_where_rebuilding(concerned)
                sentence = f"The list has not seen position {position} yet: ask again, or leave out `after`."
                raise Unanswerable(503, "read-model.behind", sentence, headers=RETRY_AFTER)
            await asyncio.sleep(PAUSE_SECONDS)

    async def stale(self, connection: AsyncConnection[Any]) -> list[Stale]:
        """Return the read models whose rows stand still on purpose."""
        return await stale(connection, PROJECTIONS)

    async def _refuse_where_rebuilding(self, concerned: Sequence[str]) -> None:
        async with self.pool.connection() as connection:
            for each in await self.stale(connection):
                if each.why == REBUILDING and each.projection in concerned:
                    raise ListRebuilding(each)

    async def _partition(self, position: int) -> Partition:
        """Return the partition to which the event at the position is published."""
        async with self.pool.connection() as connection:
            rows = await log.read_page(connection, position - 1, position)
        if not rows:
            raise Unanswerable(422, "position.unknown", f"There is no event at position {position}.")
        address = address_of(rows[0].state)
        topic = topic_of_stream(address.stream) if address else None
        if address is None or topic is None:
            raise Unanswerable(422, "position.unpublished", f"The event at position {position} belongs to no topic.")
        return Partition(topic, partition_of(address.key, self.partitions))

    async def _seen(self, projection: str, partition: Partition, position: int) -> bool:
        async with self.pool.connection() as connection:
            reached = await checkpoint.load_live(connection, projection)
        return reached.get(partition, START).position >= position
