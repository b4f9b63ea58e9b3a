"""Finds the position where a new run of the relay starts to read the store."""

from collections.abc import Mapping

from aiokafka.structs import TopicPartition

from services.relay.hints import Hints
from services.relay.tails import Tail


class StoreBehindTopics(Exception):
    """Kafka has positions that the store does not: the store was set back and would assign them a second time."""


def starting_position(hints: Hints, tails: Mapping[TopicPartition, Tail], head: int) -> int:
    """Return the position after which a partition may still lack an event.

    Everything up to the hint was once acknowledged. A partition that now ends before its mark has lost records, so
    the store is read again from that end.
    """
    for partition, tail in tails.items():
        if tail.position > head:
            raise StoreBehindTopics(
                f"{partition.topic}[{partition.partition}] holds position {tail.position}, the store ends at {head}"
            )
    lost = [
        tails[partition].position
        for partition, mark in hints.marks.items()
        if partition in tails and tails[partition].position < mark.position
    ]
    return min([hints.position, *lost])
