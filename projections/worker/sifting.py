"""Sorts out which records of a batch the store holds as they are; the others are set aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of
from projections.engine.batch import genuine
from projections.engine.checkpoint import Checkpoint, Partition
from projections.worker.delivery import OTHER_BYTES, OTHER_PARTITION, UNKNOWN, Delivery, foreign, is_late


async def sifted(
    connection: AsyncConnection[Any],
    deliveries: Mapping[Partition, Sequence[Delivery]],
    at: Mapping[Partition, Checkpoint],
    partition_counts: Mapping[str, int],
) -> dict[Partition, Sequence[Delivery]]:
    """Return the records in their order, those set aside that are new and not as the store holds them."""
    new = {
        partition: {record.stored for record in records if record.position > at[partition].position}
        for partition, records in deliveries.items()
    }
    times = Counter(position for positions in new.values() for position in positions)
    held = _Held(
        await genuine.states(connection, sorted(times)),
        await genuine.published_late(
            connection, [record.position for records in deliveries.values() for record in records if is_late(record)]
        ),
        times,
        partition_counts,
    )
    return {
        partition: [
            each
            for record in records
            for each in (_judged(partition, record, held) if record.stored in new[partition] else [record])
        ]
        for partition, records in deliveries.items()
    }


class _Held(NamedTuple):
    """What the store holds: events by position, positions of those published late, and how often each is claimed."""

    states: Mapping[int, bytes]
    late: Mapping[int, int]
    times: Mapping[int, int]
    partition_counts: Mapping[str, int]


def _judged(partition: Partition, record: Delivery, held: _Held) -> list[Delivery]:
    state = held.states.get(record.stored)
    if state is None or (is_late(record) and held.late.get(record.position) != record.stored):
        return [foreign(record.offset, record.position, UNKNOWN)]
    at_home = _is_of(state, partition, held.partition_counts)
    if state == record.state:
        # Two partitions have it: one is not its own.
        is_copy = held.times[record.stored] > 1 and not at_home
        return [foreign(record.offset, record.position, OTHER_PARTITION)] if is_copy else [record]
    aside = foreign(record.offset, record.position, OTHER_BYTES)
    if not at_home or is_late(record):
        return [aside]
    # A real event has its place here. Its own record may never come; what is before it is asked of the store.
    return [aside, record._replace(state=state, previous=record.position - 1)]


def _is_of(state: bytes, partition: Partition, partition_counts: Mapping[str, int]) -> bool:
    address, count = address_of(state), partition_counts.get(partition.topic)
    if address is None or not count or topic_of_stream(address.stream) != partition.topic:
        return False
    return partition_of(address.key, count) == partition.partition
