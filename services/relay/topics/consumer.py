"""A Kafka consumer outside any group, for reading published records."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaTimeoutError, for_code
from aiokafka.structs import TopicPartition

from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess
from services.deadline import KAFKA, answering

DEADLINE: Final = 10.0
STOP_SECONDS: Final = 3.0
REQUEST_MS: Final = 10_000
LARGEST: Final = "max.message.bytes"


class TopicsUnlike(Exception):
    """The topics do not have the same number of partitions."""


async def partition_counts(kafka: KafkaAccess, topics: Sequence[str]) -> dict[str, int]:
    """Return each topic's number of partitions; the numbers must agree, so that a subscriber can join the topics."""
    admin = clients.admin(kafka, request_timeout_ms=REQUEST_MS)
    try:
        async with answering(KAFKA, DEADLINE):
            await clients.start(admin, kafka)
            described = await admin.describe_topics(list(topics))
    finally:
        await admin.close()
    for topic in described:
        if topic["error_code"]:
            raise for_code(topic["error_code"])(f"topic {topic['topic']}")
    counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
    if len(set(counts.values())) > 1:
        raise TopicsUnlike(f"the topics have different numbers of partitions: {counts}")
    return counts


async def largest_records(kafka: KafkaAccess, topics: Sequence[str]) -> dict[str, int]:
    """Return how many bytes each topic takes in one batch of records."""
    admin = clients.admin(kafka, request_timeout_ms=REQUEST_MS)
    asked = [ConfigResource(ConfigResourceType.TOPIC, topic, configs={LARGEST: None}) for topic in topics]
    try:
        async with answering(KAFKA, DEADLINE):
            await clients.start(admin, kafka)
            answers = await admin.describe_configs(asked)
    finally:
        await admin.close()
    largest: dict[str, int] = {}
    for answer in answers:
        for error_code, message, _, topic, entries in answer.resources:
            if error_code:
                raise for_code(error_code)(f"topic {topic}: {message}")
            largest[topic] = next(int(entry[1]) for entry in entries if entry[0] == LARGEST)
    return largest


def partitions_of(counts: Mapping[str, int]) -> list[TopicPartition]:
    """List every partition of every topic."""
    return [TopicPartition(topic, number) for topic, count in counts.items() for number in range(count)]


@asynccontextmanager
async def open_consumer(kafka: KafkaAccess) -> AsyncIterator[AIOKafkaConsumer]:
    """Start a consumer, and limit the wait for its end: `stop` can hang while the broker is down."""
    consumer = clients.consumer(kafka, enable_auto_commit=False, request_timeout_ms=REQUEST_MS)
    try:
        async with answering(KAFKA, DEADLINE):
            await clients.start(consumer, kafka)
        yield consumer
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await consumer.stop()


async def offsets(
    consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """Return the first offset of each partition, and the one after its last record."""
    async with answering(KAFKA, DEADLINE):
        return await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)


async def records(
    consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> AsyncIterator[list[ConsumerRecord[bytes, bytes]]]:
    """Yield runs of records, each from one partition, from its start up to but not including its end."""
    unread = {partition for partition, start in starts.items() if start < ends[partition]}
    consumer.assign(list(unread))
    for partition in unread:
        consumer.seek(partition, starts[partition])
    while unread:
        fetched = await consumer.getmany(*unread, timeout_ms=REQUEST_MS)
        if not fetched:
            raise KafkaTimeoutError(f"nothing to read from {min(unread)}, although its end is not reached")
        for partition, run in fetched.items():
            if run[-1].offset >= ends[partition] - 1:
                unread.discard(partition)
                consumer.pause(partition)
            yield [record for record in run if record.offset < ends[partition]]
