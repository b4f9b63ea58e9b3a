"""What stands in Kafka's topics: how many records, and the pace at which they become more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.structs import TopicPartition

from contracts.catalog import AGGREGATES
from projections.worker.kafka.access import KafkaAccess
from services.relay.topics.consumer import open_consumer
from tests.benchmarks.pace import Pace, Stopwatch
from tests.benchmarks.process import Processes
from tests.stack import PARTITIONS

CUSTOMERS: Final = AGGREGATES["customer"].topic
# Seldom enough that looking does not slow the broker down.
PAUSE: Final = 0.02


async def full(kafka: str, topic: str, records: int, processes: Processes, *, seconds: float = 120) -> None:
    """Return when the processes have put so many records into a topic."""
    partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    async with open_consumer(KafkaAccess(kafka)) as consumer, asyncio.timeout(seconds):
        while sum((await consumer.end_offsets(partitions)).values()) < records:
            processes.check()
            await asyncio.sleep(PAUSE)


async def growth(kafka: str, topic: str, records: int, processes: Processes, *, seconds: float = 120) -> Pace:
    """Return the pace at which the processes fill a topic, from its first to its last of so many records."""
    partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    async with open_consumer(KafkaAccess(kafka)) as consumer, asyncio.timeout(seconds):

        async def length() -> int:
            processes.check()
            await asyncio.sleep(PAUSE)
            return sum((await consumer.end_offsets(partitions)).values())

        while not (first := await length()):
            pass
        if first >= records:
            raise RuntimeError(f"The first look at {topic} found all {records} records: nothing was left to measure.")
        stopwatch = Stopwatch(processes.cpu)
        while (reached := await length()) < records:
            pass
        return stopwatch.pace(reached - first)


@asynccontextmanager
async def scratch(kafka: str, name: str) -> AsyncIterator[None]:
    """Have a topic of our own meanwhile."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, PARTITIONS, 1)])
        yield
        await admin.delete_topics([name])
    finally:
        await admin.close()
