"""The route of an event: its topic by the category of its stream, its partition by its customer.

Neither needs the wire type: a relay publishes what only a later release understands.
"""

from collections.abc import Mapping
from typing import NamedTuple

from aiokafka.structs import TopicPartition

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of


class Route(NamedTuple):
    """The Kafka key and the topic partition of an event, and of every other event of its stream."""

    key: bytes
    partition: TopicPartition


def route_of(state: bytes, partitions: Mapping[str, int]) -> Route | None:
    """Read the route from the sealed event, or None where it belongs to no topic."""
    address = address_of(state)
    topic = topic_of_stream(address.stream) if address else None
    if address is None or topic is None:
        return None
    return Route(address.key, TopicPartition(topic, partition_of(address.key, partitions[topic])))
