"""Applies a batch of events to a read model: rows and checkpoints in one transaction, guarded by the checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

from projections.engine import checkpoint, fold, parking, table
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.fold import Folded, Keyed, Parked, Stored
from projections.engine.projection import Projection


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one or more partitions, in order within each, with the checkpoints before and after."""

    events: Sequence[Stored]
    begins: Mapping[Partition, Checkpoint]
    ends: Mapping[Partition, Checkpoint]


async def apply(connection: AsyncConnection[Any], projection: Projection[Any], generation: int, batch: Batch) -> Folded:
    """Fold the batch into the stored rows; raise `CheckpointMoved` and change nothing if a checkpoint has moved.

    The connection is in autocommit mode. It takes two round trips, one to read and one to write.
    """
    decoded = fold.decode(projection, batch.events)
    async with connection.pipeline(), connection.transaction():
        folded = await _fold(connection, projection, generation, batch, decoded)
        if folded.rows:
            await table.write_rows(connection, projection, folded.rows)
        if folded.parked:
            await parking.park(connection, projection.name, generation, folded.parked)
        await checkpoint.move(connection, projection.name, generation, batch.ends)
    return folded


async def _fold(
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    generation: int,
    batch: Batch,
    decoded: Sequence[Keyed | Parked],
) -> Folded:
    numbers = sorted({partition.partition for partition in batch.begins})
    locked = await connection.execute(checkpoint.LOCK, (projection.name, generation, numbers))
    parked = await connection.execute(parking.STREAMS, (projection.name, generation))
    rows = await table.request_rows(connection, projection, fold.keys(decoded)) if decoded else None
    checkpoint.check(checkpoint.by_partition(await locked.fetchall()), batch.begins)
    streams = [stream for (stream,) in await parked.fetchall()]
    return fold.fold(projection, decoded, await table.received_rows(projection, rows) if rows else {}, streams)
