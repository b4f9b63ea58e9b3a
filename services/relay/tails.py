"""The end of each topic partition, according to Kafka itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from services.relay.consumer import offsets, records
from services.relay.hints import Mark
from services.relay.record import Place, place_of


class Tail(NamedTuple):
    """The last position published to a partition, and the offset where its next record goes."""

    position: int
    next_offset: int


class Found(NamedTuple):
    """A record's offset, and its place where it is the relay's."""

    offset: int
    place: Place | None


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


async def read_tails(
    consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition], marks: Mapping[TopicPartition, Mark]
) -> dict[TopicPartition, Tail]:
    """Return the tail of each partition.

    A partition with a mark is read on from there, so that records lost by Kafka after it are noticed.
    Without a mark, only the last record counts.
    """
    begins, ends = await offsets(consumer, partitions)
    starts = {
        partition: max(begins[partition], marks[partition].offset if partition in marks else ends[partition] - 1)
        for partition in partitions
    }
    found = await _found(consumer, starts, ends)
    foreign = [each for each in partitions if each not in marks and found[each] and found[each][-1].place is None]
    found |= await _found(consumer, {partition: begins[partition] for partition in foreign}, ends)
    return {
        partition: Tail(_position(marks.get(partition), found[partition]), ends[partition]) for partition in partitions
    }


async def _found(
    consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> dict[TopicPartition, list[Found]]:
    found: dict[TopicPartition, list[Found]] = {partition: [] for partition in starts}
    async for run in records(consumer, starts, ends):
        for record in run:
            partition = TopicPartition(record.topic, record.partition)
            found[partition].append(Found(record.offset, place_of(record.headers)))
    return found


def _position(mark: Mark | None, found: Sequence[Found]) -> int:
    if mark is not None:
        return end_of_chain(mark, found)
    return max((place.position for place in _places(found)), default=0)
