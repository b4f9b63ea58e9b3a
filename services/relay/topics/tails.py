"""The end of each topic partition, according to Kafka itself."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from contracts.record.headers import Place, place_of, stored_position
from services.relay.hints import Mark
from services.relay.topics.consumer import offsets, records

# Topic, partition and offset.
Record = tuple[str, int, int]


class Tail(NamedTuple):
    """The last position published to a partition, and the offset where its next record goes."""

    position: int
    next_offset: int


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


def end_of_chain(mark: Mark, found: Sequence[Found]) -> int:
    """Return the last position before a hole, reading on from the marked record; 0 where that record is missing."""
    first = found[0] if found else Found(-1, None)
    if first.place is None or (first.place.position, first.offset) != mark:
        return 0
    reached = mark.position
    for place in _places(found[1:]):
        if place.previous > reached:
            break
        # A lower position comes from the late request of a killed run, and has been published again since.
        reached = max(reached, place.position)
    return reached


def _places(found: Iterable[Found]) -> Iterable[Place]:
    return (record.place for record in found if record.place is not None)


async def read_ends(
    consumer: AIOKafkaConsumer,
    partitions: Sequence[TopicPartition],
    marks: Mapping[TopicPartition, Mark],
    foreign: AbstractSet[Record] = frozenset(),
) -> Ends:
    """Return the records at the end of each partition, without those that a person decided to ignore.

    A partition with a mark is read on from there, so that records lost by Kafka after it are noticed.
    Without a mark, only the last record counts.
    """
    begins, ends = await offsets(consumer, partitions)
    starts = {
        partition: max(begins[partition], marks[partition].offset if partition in marks else ends[partition] - 1)
        for partition in partitions
    }
    found = await _found(consumer, starts, ends, foreign)
    unknown = [each for each in partitions if each not in marks and found[each] and found[each][-1].place is None]
    found |= await _found(consumer, {partition: begins[partition] for partition in unknown}, ends, foreign)
    return Ends(found, ends)


def tails_of(ends: Ends, marks: Mapping[TopicPartition, Mark]) -> dict[TopicPartition, Tail]:
    """Return the tail of each partition."""
    return {
        partition: Tail(_position(marks.get(partition), ends.found[partition]), next_offset)
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


def _position(mark: Mark | None, found: Sequence[Found]) -> int:
    if mark is not None:
        return end_of_chain(mark, found)
    return max((place.position for place in _places(found)), default=0)
