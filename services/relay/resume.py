"""Where a new run of the relay starts to read the store."""

from collections.abc import Mapping

from aiokafka.structs import TopicPartition

from services.relay.hints import Hints
from services.relay.topics.tails import Tail


def starting_position(hints: Hints, tails: Mapping[TopicPartition, Tail]) -> int:
    """Return the position after which a partition may still lack an event.

    Everything up to the hint was acknowledged once. If a partition now ends before its mark, it has lost records, so
    the store is read again from that end; likewise if it has no mark, for nobody knows what it held.
    """
    uncertain = [
        tail.position
        for partition, tail in tails.items()
        if partition not in hints.marks or tail.position < hints.marks[partition].position
    ]
    return min([hints.position, *uncertain])
