"""Brings the read models of a test up to date without Kafka: the same folds, fed from the log."""

import psycopg

from contracts.address import address_of
from contracts.catalog import topic_of
from contracts.record.partition import partition_of
from projections.engine import checkpoint, generation
from projections.engine.batch import apply
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Checkpoint, Partition
from projections.registry import PROJECTIONS
from services.store import log

PARTITIONS = 12


async def catch_up(database_url: str) -> None:
    """Let every projection see everything stored so far."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        places = [(row, place(row)) for row in await log.read_page(connection, 0, limit=100_000)]
        for projection in PROJECTIONS.values():
            partitions = [Partition(topic, number) for topic in projection.topics for number in range(PARTITIONS)]
            live = await generation.claimed(connection, projection)
            begins = await checkpoint.load(connection, projection.name, live, partitions)
            new = [(row, at) for row, at in places if at in begins and row.position > begins[at].position]
            ends = begins | {at: Checkpoint(row.position, 0) for row, at in new}
            events = [Stored(row.position, row.state) for row, _ in new]
            await apply.apply(connection, projection, live, Batch(events, begins, ends))


def place(row: log.LogRow) -> Partition:
    """Tell where the relay would publish it."""
    address = address_of(row.state)
    assert address is not None
    return Partition(topic_of(row.type), partition_of(address.key, PARTITIONS))
