"""All topics from their beginning, read as a subscriber that has none of Kehu's code reads them."""

import json
from collections import defaultdict
from typing import Final, NamedTuple

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from contracts.catalog import TOPICS

POLL_MS: Final = 500


class Told(NamedTuple):
    """One record, with what its event says of itself."""

    partition: TopicPartition
    offset: int
    event_id: str
    stream: str
    version: int


async def dump(kafka: str) -> list[Told]:
    """Read every record that is there now, partition by partition."""
    # Without a group, a consumer reads all partitions of its topics.
    consumer = AIOKafkaConsumer(
        *TOPICS, bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False
    )
    told: dict[TopicPartition, list[Told]] = defaultdict(list)
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        while [each for each in ends if await consumer.position(each) < ends[each]]:
            for partition, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
                told[partition] += [_told(partition, record.offset, record.value) for record in records]
    finally:
        await consumer.stop()
    return [each for partition in sorted(told) for each in told[partition]]


def _told(partition: TopicPartition, offset: int, value: bytes | None) -> Told:
    event = json.loads(value or b"{}")
    return Told(partition, offset, event["id"], event["subject"], event["version"])
