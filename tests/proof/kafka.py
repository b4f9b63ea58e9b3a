"""Kafka in memory: partitions, one producer for each relay, and requests that arrive after their sender was killed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aiokafka.structs import TopicPartition

from contracts.catalog import TOPIC_OF
from contracts.complaints.complaint import ComplaintReceived
from contracts.customers.customer import PurchaseRecorded

COUNTS: Final = {TOPIC_OF[event.type]: 2 for event in (PurchaseRecorded, ComplaintReceived)}
PARTITIONS: Final = [TopicPartition(topic, number) for topic, count in COUNTS.items() for number in range(count)]
# So few that a page has several batches.
RECORDS_IN_A_BATCH: Final = 2
Headers = Sequence[tuple[str, bytes]]


class Record(NamedTuple):
    """A record as a consumer gets it."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Headers


class Batch:
    """Records on their way to one partition."""

    def __init__(self) -> None:
        self.records: list[tuple[bytes, bytes, Headers]] = []

    def append(self, *, timestamp: None, key: bytes, value: bytes, headers: Headers) -> object | None:  # noqa: ARG002 - aiokafka's
        """Take a record; return None where the batch is full."""
        if len(self.records) == RECORDS_IN_A_BATCH:
            return None
        self.records.append((key, value, tuple(headers)))
        return self

    def size(self) -> int:
        """Return a size that every topic takes."""
        return len(self.records)

    def record_count(self) -> int:
        """Return how many records there are."""
        return len(self.records)


class Request(NamedTuple):
    """A batch that was sent and has not arrived. `due` is when it does, None where only chance decides."""

    due: float | None
    partition: TopicPartition
    batch: Batch


@dataclass
class Kafka:
    """The topics, the requests in flight, and a clock that only the schedule moves."""

    now: float = 0.0
    topics: dict[TopicPartition, list[Record]] = field(default_factory=lambda: {each: [] for each in PARTITIONS})
    in_flight: list[Request] = field(default_factory=list)

    def write(self, partition: TopicPartition, batch: Batch) -> int:
        """Append a batch; return the offset of its first record."""
        records = self.topics[partition]
        first = len(records)
        records += [
            Record(partition.topic, partition.partition, first + index, *each)
            for index, each in enumerate(batch.records)
        ]
        return first

    def advance(self, seconds: float) -> None:
        """Let time pass, and what is due arrive."""
        self.now += seconds
        for request in [each for each in self.in_flight if each.due is not None and each.due <= self.now]:
            self.arrive(request)

    def arrive(self, request: Request) -> None:
        """Let a request arrive."""
        self.in_flight.remove(request)
        self.write(request.partition, request.batch)


class Acknowledgement(NamedTuple):
    offset: int


class Producer:
    """A producer whose process is killed once it has as many acknowledgements as `lives` says."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self.lives: int | None = None
        # When the requests arrive that are in flight at the end, in turn.
        self.delays: Sequence[float | None] = ()
        self.sent = 0

    def create_batch(self) -> Batch:
        """Begin a batch."""
        return Batch()

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> asyncio.Future[Acknowledgement]:
        """Send a batch; its acknowledgement never comes where the process is killed before."""
        acknowledged: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        # Partitions take turns, so that a killed process has one request in flight to each of several.
        await asyncio.sleep(0)
        to = TopicPartition(topic, partition)
        if self.lives == 0:
            delay = self.delays[self.sent % len(self.delays)] if self.delays else 0.0
            due = None if delay is None else self._kafka.now + delay
            self._kafka.in_flight.append(Request(due, to, batch))
        else:
            self.lives = self.lives and self.lives - 1
            acknowledged.set_result(Acknowledgement(self._kafka.write(to, batch)))
        self.sent += 1
        return acknowledged


class Consumer:
    """What the relay reads tails with."""

    def __init__(self, kafka: Kafka) -> None:
        self._kafka = kafka
        self._next: dict[TopicPartition, int] = {}

    async def beginning_offsets(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Return where partitions begin."""
        return dict.fromkeys(partitions, 0)

    async def end_offsets(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Return where the next records go."""
        return {partition: len(self._kafka.topics[partition]) for partition in partitions}

    def assign(self, partitions: Sequence[TopicPartition]) -> None:
        """Read these partitions from now on."""
        self._next = dict.fromkeys(partitions, 0)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Go on at an offset."""
        self._next[partition] = offset

    def pause(self, partition: TopicPartition) -> None:
        """Read no more of a partition."""
        self._next.pop(partition, None)

    async def getmany(self, *partitions: TopicPartition, timeout_ms: int) -> dict[TopicPartition, list[Record]]:  # noqa: ARG002 - aiokafka's
        """Return what there is."""
        found = {each: self._kafka.topics[each][self._next[each] :] for each in partitions}
        for partition, records in found.items():
            self._next[partition] += len(records)
        return {partition: records for partition, records in found.items() if records}
