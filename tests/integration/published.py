"""What stands in the topics, and what should stand there."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from aiokafka.structs import TopicPartition

from contracts.address import address_of
from contracts.catalog import TOPICS, topic_of
from contracts.record.headers import place_of
from contracts.record.partition import partition_of
from projections.worker.kafka.access import KafkaAccess
from services.relay.topics.consumer import offsets, open_consumer, partition_counts, partitions_of, records

Partitions = dict[TopicPartition, list["Published"]]


class Published(NamedTuple):
    """One record: the place that its headers tell, its key and its value."""

    position: int
    previous: int
    run: int
    key: bytes | None
    value: bytes | None


async def read(kafka: str) -> Partitions:
    """Read what the relay published to every topic, from its beginning."""
    found: Partitions = defaultdict(list)
    partitions = partitions_of(await partition_counts(KafkaAccess(kafka), TOPICS))
    async with open_consumer(KafkaAccess(kafka)) as consumer:
        begins, ends = await offsets(consumer, partitions)
        async for run in records(consumer, begins, ends):
            for record in run:
                place = place_of(record.headers)
                partition = TopicPartition(record.topic, record.partition)
                if place:
                    found[partition].append(Published(*place, record.key, record.value))
    return found


def expected(database_url: str, partitions: int = 12) -> dict[TopicPartition, list[tuple[int, int, bytes, bytes]]]:
    """Work out from the store alone what each partition must hold: position, previous, key and value."""
    wanted: dict[TopicPartition, list[tuple[int, int, bytes, bytes]]] = defaultdict(list)
    with psycopg.connect(database_url) as connection:
        for position, state in connection.execute(
            "select notification_id, state from stored_events order by notification_id"
        ):
            address = address_of(state)
            assert address is not None
            key = address.key
            chain = wanted[TopicPartition(topic_of(address.type), partition_of(key, partitions))]
            chain.append((position, chain[-1][0] if chain else 0, key, state))
    return wanted


def without_repeats(records: Sequence[Published]) -> list[tuple[int, int, bytes | None, bytes | None]]:
    """Drop what a subscriber drops: positions that are not above all before; and the runs."""
    reached = 0
    kept = []
    for record in records:
        if record.position > reached:
            reached = record.position
            kept.append((record.position, record.previous, record.key, record.value))
    return kept


def repeated_within_a_run(records: Sequence[Published]) -> list[Published]:
    """Return the records whose position their own run had published before."""
    reached: dict[int, int] = defaultdict(int)
    repeats = []
    for record in records:
        if record.position <= reached[record.run]:
            repeats.append(record)
        reached[record.run] = max(reached[record.run], record.position)
    return repeats
