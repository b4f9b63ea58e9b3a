"""Writes one topic partition: each record points back to the one before, and one batch is sent at a time."""

from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import TopicPartition

from contracts.record.headers import CONTENT_TYPE, POSITION, PREVIOUS, RUN, STORED
from services.relay import measures
from services.relay.hints import Mark
from services.relay.lease import Lease
from services.relay.topics.tails import Tail

# A batch not yet sent, and the position of its last record.
Waiting = tuple[BatchBuilder, int]


class OffsetsBroken(Exception):
    """A partition does not end where this run left it: Kafka lost records, or another program writes to it."""


class Lane:
    """The end of one partition, and the batches of a page that continue it."""

    def __init__(
        self,
        partition: TopicPartition,
        tail: Tail,
        *,
        run: int,
        producer: AIOKafkaProducer,
        largest: int,
        lease: Lease,
    ) -> None:
        self.partition: Final = partition
        self.position = tail.position
        self._producer = producer
        self._next_offset = tail.next_offset
        # The last record of the partition that Kafka has acknowledged.
        self.end = Mark(tail.position, tail.next_offset - 1)
        self._largest = largest
        self._lease = lease
        # Headers are made for every record: the parts that do not change are kept in encoded form.
        self._position_text = b"%d" % tail.position
        self._run = (RUN, b"%d" % run)
        self._waiting: list[Waiting] = []
        self._batch: BatchBuilder | None = None

    def add(self, position: int, key: bytes, value: bytes, stored: int) -> str | None:
        """Append an event to the batches of this page, unless the partition has it; return why Kafka would refuse it.

        `stored` is the event's own position; it is not `position` if the event is published late.
        """
        if position <= self.position:
            return None
        text = b"%d" % position
        headers = [CONTENT_TYPE, (POSITION, text), (PREVIOUS, self._position_text), self._run]
        if stored != position:
            headers.append((STORED, b"%d" % stored))
        batch = self._batch
        if batch is None or batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
            self._close()
            # An empty batch accepts a record of any size, so its size is that of the record.
            batch = self._producer.create_batch()
            batch.append(timestamp=None, key=key, value=value, headers=headers)
            if batch.size() > self._largest:
                return f"{batch.size()} bytes as a record, {self.partition.topic} takes {self._largest}"
            self._batch = batch
        self.position = position
        self._position_text = text
        return None

    def take(self) -> list[Waiting]:
        """Return the batches of this page, and begin those of the next page."""
        self._close()
        waiting, self._waiting = self._waiting, []
        return waiting

    def _close(self) -> None:
        if self._batch is not None:
            self._waiting.append((self._batch, self.position))
            self._batch = None

    async def send(self, batches: list[Waiting], marks: dict[TopicPartition, Mark]) -> None:
        """Send the batches in turn, each once the one before is acknowledged, and mark the last acknowledged record."""
        topic, number = self.partition
        for batch, position in batches:
            count = batch.record_count()
            self._lease.confirm()
            acknowledged = await self._producer.send_batch(batch, topic, partition=number)
            offset = (await acknowledged).offset
            if offset != self._next_offset:
                raise OffsetsBroken(f"{topic}[{number}] continued at {offset}, not {self._next_offset}")
            self._next_offset = offset + count
            measures.EVENTS.inc(count)
            self.end = marks[self.partition] = Mark(position, self._next_offset - 1)
