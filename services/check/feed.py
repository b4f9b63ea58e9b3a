"""Reads topic partitions side by side and pauses one that runs ahead, so that memory stays flat."""

from collections import deque
from collections.abc import Mapping
from typing import Final

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaTimeoutError
from aiokafka.structs import TopicPartition

from services.check.merge import Record
from services.relay.topics.consumer import REQUEST_MS

AHEAD: Final = 1_000


class Feed:
    """The records of each partition in order, from its first to the last at the time the feed was made."""

    def __init__(
        self, consumer: AIOKafkaConsumer, begins: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
    ) -> None:
        self._consumer = consumer
        self._ends = ends
        self._buffers: dict[TopicPartition, deque[Record]] = {partition: deque() for partition in ends}
        self._unread = {partition for partition, begin in begins.items() if begin < ends[partition]}
        consumer.assign(list(self._unread))
        for partition in self._unread:
            consumer.seek(partition, begins[partition])

    async def first(self, partition: TopicPartition) -> Record | None:
        """Return the partition's next record, or None at its end."""
        buffer = self._buffers[partition]
        while not buffer and partition in self._unread:
            self._consumer.resume(partition)
            await self._fetch()
        return buffer[0] if buffer else None

    def drop(self, partition: TopicPartition) -> None:
        """Go on to the next record."""
        self._buffers[partition].popleft()

    async def _fetch(self) -> None:
        fetched = await self._consumer.getmany(timeout_ms=REQUEST_MS, max_records=AHEAD)
        if not fetched:
            raise KafkaTimeoutError(f"nothing to read from {min(self._unread)}, although its end is not reached")
        for partition, run in fetched.items():
            end = self._ends[partition]
            buffer = self._buffers[partition]
            buffer.extend(record for record in run if record.offset < end)
            if run[-1].offset >= end - 1:
                self._unread.discard(partition)
            if len(buffer) > AHEAD or partition not in self._unread:
                self._consumer.pause(partition)
