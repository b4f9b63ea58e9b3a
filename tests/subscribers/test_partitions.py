"""Producers of others choose our partitions with the settings of docs/subscribing.md, for keys in any script."""

from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from typing import Final

import confluent_kafka
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.record.partition import partition_of
from projections.worker.kafka.access import KafkaAccess
from services.relay.topics.consumer import offsets, open_consumer, partitions_of, records
from tests.checkout import ROOT
from tests.stack import PARTITIONS
from tests.subscribers import node_programs

TOPIC: Final = "somebody.else.v1"
PAGE: Final = ROOT / "docs/subscribing.md"
# Every number of bytes modulo four: murmur2 takes the last ones in its own way.
KEYS: Final = [f"{word}{number}" for number in range(40) for word in ("C", "PO-2026/", "客户", "上海冷气-", "é", "")]


def with_librdkafka(kafka: str) -> None:
    producer = confluent_kafka.Producer({"bootstrap.servers": kafka, "partitioner": "murmur2_random"})
    for key in KEYS:
        producer.produce(TOPIC, key=key, value=key)
    assert producer.flush(60) == 0


def with_kafkajs(kafka: str) -> None:
    node_programs.install()
    node_programs.output("producer.mjs", kafka, TOPIC, *KEYS)


@asynccontextmanager
async def topic(kafka: str) -> AsyncIterator[None]:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, PARTITIONS, 1)])
    try:
        yield
    finally:
        await admin.delete_topics([TOPIC])
        await admin.close()


async def chosen(kafka: str) -> AbstractSet[tuple[str, int]]:
    """Return each key with each partition it came to; a producer may send again what Kafka was slow to confirm."""
    found: set[tuple[str, int]] = set()
    partitions = partitions_of({TOPIC: PARTITIONS})
    async with open_consumer(KafkaAccess(kafka)) as consumer:
        async for run in records(consumer, *await offsets(consumer, partitions)):
            found |= {((record.key or b"").decode(), record.partition) for record in run}
    return found


@pytest.mark.parametrize("produce", [with_librdkafka, with_kafkajs])
async def test_another_client_puts_every_key_where_we_put_it(kafka: str, produce: Callable[[str], None]) -> None:
    async with topic(kafka):
        produce(kafka)
        found = await chosen(kafka)
    assert found == {(key, partition_of(key.encode(), PARTITIONS)) for key in KEYS}


def test_the_page_recommends_what_these_producers_do() -> None:
    page = PAGE.read_text()
    assert '"partitioner": "murmur2_random"' in page
    recommended = "kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })"
    assert recommended in page
    assert recommended in (node_programs.FOLDER / "producer.mjs").read_text()
