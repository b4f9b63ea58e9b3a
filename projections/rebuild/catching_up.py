"""Brings a generation that is not live from its own checkpoints to those of the live one, by the log alone."""

from collections.abc import Mapping
from typing import Any

from psycopg import AsyncConnection

from projections.engine import checkpoint
from projections.engine.batch.apply import Batch, apply
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Projection
from projections.worker import repair
from projections.worker.repair import ReadLog


async def catch_up(  # noqa: PLR0917 - what it needs
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    generation: int,
    to: Mapping[Partition, Checkpoint],
    read_log: ReadLog,
    partitions: int,
) -> int:
    """Apply what is between its checkpoints and these; return how many events there were.

    Names of tables on the connection lead to those of the generation.
    """
    # Of topics that this release does not read any more, nothing is applied.
    to = {partition: end for partition, end in to.items() if partition.topic in projection.topics}
    at = dict(await checkpoint.load(connection, projection.name, generation, to))
    begins = {partition: at[partition] for partition, end in to.items() if at[partition].position < end.position}
    events = 0
    if begins:
        counts = dict.fromkeys(projection.topics, partitions)
        untils = {partition: to[partition].position for partition in begins}
        async for batch in repair.missing(read_log, begins, untils, counts):
            await apply(connection, projection, generation, batch)
            at |= batch.ends
            events += len(batch.events)
    # The offsets too: a worker goes on there in Kafka. An offset is lower than before where a topic was made again.
    if at != to:
        await apply(connection, projection, generation, Batch([], {each: at[each] for each in to}, to))
    return events
