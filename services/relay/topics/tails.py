"""The end of each topic partition, according to Kafka itself."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from contracts.record.headers import Place, place_of, stored_position
from services.relay.hints import NOTHING, Mark
from services.relay.topics.consumer import offsets, records

# Topic, partition and offset.
Record = tuple[str, int, int]


class Tail(NamedTuple):
    """The last record of a partition before any hole, and the offset where its next record goes."""

    mark: Mark
    next_offset: int

    @property
    def position(self) -> int:
        """Return the last position published before any hole."""
        return self.mark.position


class Found(NamedTuple):
    """A record's offset; its place, its event's own position and the digest of its bytes where it is the relay's."""

    offset: int
    place: Place | None
    stored: int = 0
    digest: bytes = b""


class Ends(NamedTuple):
    """What the partitions hold from their marked records on, and the offset after the last record of each."""

    found: dict[TopicPartition, list[Found]]
    next_offsets: dict[TopicPartition, int]


def end_of_chain(mark: Mark, found: Sequence[Found]) -> Mark:
    """Return the last record before a hole, reading on from the marked one; nothing where that one is missing."""
    if mark != NOTHING and not _begins_with(mark, found):
        return NOTHING
    reached = mark
    for offset, place in _places(found):
        if place.previous > reached.position:
            break
        # A lower position comes from the late request of a killed run, and has been published again since.
        if place.position > reached.position:
            reached = Mark(place.position, offset)
    return reached


def _begins_with(mark: Mark, found: Sequence[Found]) -> bool:
    first = next(_places(found[:1]), None)
    return first is not None and (first[1].position, first[0]) == mark


def _places(found: Iterable[Found]) -> Iterator[tuple[int, Place]]:
    return ((record.offset, record.place) for record in found if record.place is not None)


async def read_ends(
    consumer: AIOKafkaConsumer,
    partitions: Sequence[TopicPartition],
    marks: Mapping[TopicPartition, Mark],
    foreign: AbstractSet[Record] = frozenset(),
) -> Ends:
    """Return the records at the end of each partition, without those that a person decided to ignore.

    A partition is read on from its mark, so that records lost by Kafka after it are noticed; without one, from its
    beginning: the next notes mark it.
    """
    begins, ends = await offsets(consumer, partitions)
    starts = {partition: max(begins[partition], marks.get(partition, NOTHING).offset) for partition in partitions}
    return Ends(await _found(consumer, starts, ends, foreign), ends)


def tails_of(ends: Ends, marks: Mapping[TopicPartition, Mark]) -> dict[TopicPartition, Tail]:
    """Return the tail of each partition."""
    return {
        partition: Tail(end_of_chain(marks.get(partition, NOTHING), ends.found[partition]), next_offset)
        for partition, next_offset in ends.next_offsets.items()
    }


def found_in(record: ConsumerRecord[bytes, bytes]) -> Found:
    """Read what a record says of itself."""
    place = place_of(record.headers)
    if place is None:
        return Found(record.offset, None)
    digest = hashlib.sha256(record.value or b"").digest()
    return Found(record.offset, place, stored_position(record.headers, place.position), digest)


async def _found(
    consumer: AIOKafkaConsumer,
    starts: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
    foreign: AbstractSet[Record],
) -> dict[TopicPartition, list[Found]]:
    found: dict[TopicPartition, list[Found]] = {partition: [] for partition in starts}
    async for run in records(consumer, starts, ends):
        for record in run:
            partition = TopicPartition(record.topic, record.partition)
            is_foreign = (record.topic, record.partition, record.offset) in foreign
            found[partition].append(Found(record.offset, None) if is_foreign else found_in(record))
    return found
