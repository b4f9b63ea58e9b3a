"""Turns pages of the log into Kafka batches by partition, and sends each page after the acknowledgement of the last.

aiokafka chooses neither the partition nor the batch: its own batching would mix pages, and after an error it would be
unknown what was sent.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from services.relay.hints import Hints, Mark
from services.relay.lane import Lane, Waiting
from services.relay.routes import Unpublishable, route_of
from services.relay.tails import Tail
from services.store.log import Sealed

SEND_DEADLINE: Final = 15.0
REMEMBERED_STREAMS: Final = 200_000


class Page(NamedTuple):
    """The batches of one page of the log, up to and including `position`."""

    position: int
    batches: list[tuple[Lane, list[Waiting]]]


class Publisher:
    """One run of the relay, which continues each partition at its tail."""

    def __init__(
        self, producer: AIOKafkaProducer, *, run: int, tails: Mapping[TopicPartition, Tail], position: int
    ) -> None:
        self._lanes = {
            partition: Lane(partition, tail, run=run, producer=producer) for partition, tail in tails.items()
        }
        self._partitions = dict(Counter(partition.topic for partition in tails))
        self._known: dict[bytes, tuple[bytes, Lane]] = {}
        self._marks: dict[TopicPartition, Mark] = {}
        self._acknowledged = position

    @property
    def acknowledged(self) -> int:
        """Return the position up to which Kafka has everything."""
        return self._acknowledged

    def take_hints(self) -> Hints:
        """Return the position reached, with the marks set since the last call."""
        marks = dict(self._marks)
        self._marks.clear()
        return Hints(self._acknowledged, marks)

    def build(self, rows: Sequence[Sealed]) -> Page:
        """Build batches of the events that their partitions do not have yet."""
        known = self._known
        for position, stream, state in rows:
            key, lane = known.get(stream) or self._learn(position, stream, state)
            lane.add(position, key, state)
        batches = ((lane, lane.take()) for lane in self._lanes.values())
        return Page(rows[-1][0], [(lane, waiting) for lane, waiting in batches if waiting])

    def _learn(self, position: int, stream: bytes, state: bytes) -> tuple[bytes, Lane]:
        """Remember the route of a stream, so that few events have to be parsed."""
        if len(self._known) >= REMEMBERED_STREAMS:
            self._known.clear()
        route = route_of(state, self._partitions)
        if route is None:
            raise Unpublishable(f"the event at position {position} is damaged, or of a type unknown here")
        learned = self._known[stream] = (route.key, self._lanes[route.partition])
        return learned

    async def send(self, page: Page) -> None:
        """Send a page; return when Kafka has acknowledged all of it."""
        async with asyncio.timeout(SEND_DEADLINE), asyncio.TaskGroup() as tasks:
            for lane, batches in page.batches:
                tasks.create_task(lane.send(batches, self._marks))
        self._acknowledged = page.position
