"""Where an event is published: its topic by wire type, its partition by the customer it belongs to."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from aiokafka.structs import TopicPartition
from pydantic_core import from_json

from contracts.catalog import topic_of
from contracts.partition import partition_of
from services.store.log import LogRow

REMEMBERED_STREAMS: Final = 200_000


class Route(NamedTuple):
    """The Kafka key and the topic partition of every event of one stream."""

    key: bytes
    partition: TopicPartition


def route_of(row: LogRow, partitions: Mapping[str, int]) -> Route:
    """Read the route out of the event itself."""
    key = from_json(row.state)["partitionkey"].encode()
    topic = topic_of(row.type)
    return Route(key, TopicPartition(topic, partition_of(key, partitions[topic])))


class Routes:
    """Remembers the routes of streams, so that few events are parsed on their way."""

    def __init__(self, partitions: Mapping[str, int]) -> None:
        self._partitions = partitions
        self._known: dict[UUID, Route] = {}

    def of(self, row: LogRow) -> Route:
        """Return the route of the event's stream."""
        known = self._known.get(row.stream_id)
        if known is None:
            if len(self._known) >= REMEMBERED_STREAMS:
                self._known.clear()
            known = self._known[row.stream_id] = route_of(row, self._partitions)
        return known
