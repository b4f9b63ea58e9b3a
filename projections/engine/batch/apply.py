"""Applies a batch of events to a read model: rows and checkpoints in one transaction, guarded by the checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection

from projections.engine import checkpoint, table
from projections.engine.batch import fold, genuine, parking, unwritable
from projections.engine.batch.fold import Folded, Keyed, Parked, Stored, Verdicts
from projections.engine.batch.genuine import NotAsStored, SetAside
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Key, Projection


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one or more partitions, each partition's in order, and how they move its checkpoint.

    What was `delivered` by Kafka is compared with the store first. `aside` are records among it that are not applied.
    """

    events: Sequence[Stored]
    begins: Mapping[Partition, Checkpoint]
    ends: Mapping[Partition, Checkpoint]
    delivered: bool = False
    aside: Mapping[Partition, Sequence[SetAside]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Work:
    """A batch for a read model. Its connection is in autocommit mode."""

    connection: AsyncConnection[Any]
    projection: Projection[Any]
    generation: int
    batch: Batch
    decoded: Sequence[Keyed | Parked]


async def apply(connection: AsyncConnection[Any], projection: Projection[Any], generation: int, batch: Batch) -> Folded:
    """Fold the batch into the stored rows; raise `CheckpointMoved` and change nothing if a checkpoint has moved.

    Raise `NotAsStored`, changing nothing, where it was delivered and the store does not hold it so. The connection is
    in autocommit mode. Two round trips: one reads, one writes.
    """
    decoded = await fold.decoded(connection, projection, batch.events)
    work = _Work(connection, projection, generation, batch, decoded)
    try:
        return await _at_once(work)
    except Exception as error:
        if not unwritable.is_of_a_row(error):
            raise
    return await _apart(work)


async def _at_once(work: _Work) -> Folded:
    async with work.connection.pipeline(), work.connection.transaction():
        rows, verdicts = await _read(work)
        folded = fold.fold(work.projection, work.decoded, rows, verdicts)
        if folded.rows:
            await table.write_rows(work.connection, work.projection, folded.rows)
        await _write_down(work, folded)
    return folded


async def _apart(work: _Work) -> Folded:
    """Apply the batch without the events after which a row cannot be written; they park their streams."""
    async with work.connection.transaction():
        rows, verdicts = await _read(work)
        folded = await unwritable.written(work.connection, work.projection, work.decoded, rows, verdicts)
        await _write_down(work, folded)
    return folded


async def _read(work: _Work) -> tuple[Mapping[Key, Any], Verdicts]:
    connection, projection, batch = work.connection, work.projection, work.batch
    numbers = sorted({partition.partition for partition in batch.begins})
    guard = (projection.name, work.generation, numbers, projection.fingerprint, projection.fingerprint)
    locked = await connection.execute(checkpoint.LOCK, guard)
    known = await connection.execute(parking.KNOWN, (projection.name, work.generation) * 2)
    asked = await table.request_rows(connection, projection, fold.keys(work.decoded)) if work.decoded else None
    stored = None
    if batch.delivered and batch.events:
        positions = [event.position for event in batch.events]
        stored = await connection.cursor(binary=True).execute(genuine.TOGETHER, (positions,))
    checkpoint.check(checkpoint.by_partition(await locked.fetchall()), batch.begins)
    if stored is not None and await stored.fetchone() != (genuine.together(batch.events),):
        raise NotAsStored
    rows = await table.received_rows(projection, asked) if asked else {}
    return rows, parking.verdicts(await known.fetchall())


async def _write_down(work: _Work, folded: Folded) -> None:
    connection, name, batch = work.connection, work.projection.name, work.batch
    if folded.parked:
        await parking.park(connection, name, work.generation, folded.parked)
    if batch.aside:
        await genuine.set_aside(connection, name, work.generation, batch.aside)
    await checkpoint.move(connection, name, work.generation, batch.ends, applied=bool(folded.rows))
