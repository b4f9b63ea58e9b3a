"""A whole system at rest, put together by hand so that a test can put it together wrongly."""

import asyncio
from collections.abc import Mapping, Sequence

import psycopg
from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from contracts.catalog import TOPICS
from projections.engine import checkpoint
from projections.engine.batch.apply import Batch, apply
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.generation import FIRST
from projections.registry import PROJECTIONS
from projections.worker.session import connect
from tests.integration import published
from tests.integration.published import Partitions, Published
from tests.stack import PARTITIONS

MARK = "insert into relay_tail (topic, partition, position, kafka_offset) values (%s, %s, %s, %s)"


def records_of_the_log(database_url: str, *, run: int = 1) -> Partitions:
    """Return the records that a relay would publish in one run."""
    return {
        partition: [Published(position, previous, run, key, value) for position, previous, key, value in chain]
        for partition, chain in published.expected(database_url).items()
    }


def publish(kafka: str, partitions: Mapping[TopicPartition, Sequence[Published]]) -> None:
    """Send these records in this order."""

    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True) as producer:
            for (topic, number), records in partitions.items():
                for record in records:
                    place = {"position": record.position, "prevposition": record.previous, "run": record.run}
                    headers = [(name, b"%d" % value) for name, value in place.items()]
                    await producer.send(topic, record.value, key=record.key, partition=number, headers=headers)

    asyncio.run(send())


def mark(database_url: str, partitions: Mapping[TopicPartition, Sequence[Published]]) -> None:
    """Write down, as the relay does, that these records were published."""
    with psycopg.connect(database_url) as connection:
        for (topic, number), records in partitions.items():
            connection.execute(MARK, (topic, number, records[-1].position, len(records) - 1))
        connection.execute("update relay_progress set position = (select max(notification_id) from stored_events)")


def project(database_url: str, partitions: Mapping[TopicPartition, Sequence[Published]]) -> None:
    """Have every read model apply these records."""
    everywhere = [Partition(topic, number) for topic in TOPICS for number in range(PARTITIONS)]
    ends = {
        Partition(*partition): Checkpoint(records[-1].position, len(records) - 1)
        for partition, records in partitions.items()
    }
    events = [
        (topic, Stored(record.position, record.value))
        for (topic, _), records in partitions.items()
        for record in records
        if record.value is not None
    ]

    async def write() -> None:
        async with await connect(database_url, "test") as connection:
            for projection in PROJECTIONS.values():
                own = [partition for partition in everywhere if partition.topic in projection.topics]
                begins = await checkpoint.load(connection, projection.name, FIRST, own)
                reached = {partition: ends.get(partition, begin) for partition, begin in begins.items()}
                read = [event for topic, event in events if topic in projection.topics]
                await apply(connection, projection, FIRST, Batch(read, begins, reached))

    asyncio.run(write())
