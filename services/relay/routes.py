"""The route of an event: its topic by wire type, its partition by its customer."""

from collections.abc import Mapping
from typing import NamedTuple

from aiokafka.structs import TopicPartition

from contracts.address import address_of
from contracts.catalog import TOPIC_OF
from contracts.record.partition import partition_of


class Route(NamedTuple):
    """The Kafka key and the topic partition of an event, and of every other event of its stream."""

    key: bytes
    partition: TopicPartition


def route_of(state: bytes, partitions: Mapping[str, int]) -> Route | None:
    """Read the route from the sealed event, or None where it belongs to no topic."""
    address = address_of(state)
    topic = TOPIC_OF.get(address.type) if address else None
    if address is None or topic is None:
        return None
    return Route(address.key, TopicPartition(topic, partition_of(address.key, partitions[topic])))
