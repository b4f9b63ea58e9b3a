"""Turns pages of the log into Kafka batches by partition, and sends each page after the acknowledgement of the last.

aiokafka chooses neither the partition nor the batch: its own batching would mix pages, and after an error it would be
unknown what was sent.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.structs import TopicPartition

from contracts.address import address_of, type_of
from services.deadline import KAFKA, answering
from services.relay import measures
from services.relay.hints import Hints, Mark
from services.relay.lane import Lane, Waiting
from services.relay.lease import Lease
from services.relay.parking import NO_TOPIC, Refused, Row
from services.relay.routes import route_of
from services.relay.topics.tails import Tail

SEND_DEADLINE: Final = 15.0
REMEMBERED_STREAMS: Final = 200_000
# The key of an event stands in its head: without it, no partition is the right one.
DAMAGED: Final = "the event is damaged: its head, and so its key, cannot be read"


class Page(NamedTuple):
    """The batches of one page of the log, up to and including `position`."""

    position: int
    batches: list[tuple[Lane, list[Waiting]]]
    refused: list[Refused]
    waiting: list[Row]


class Start(NamedTuple):
    """What a run begins with: where, with which streams parked, and the largest record that each topic takes."""

    run: int
    position: int
    parked: AbstractSet[bytes]
    largest: Mapping[str, int]
    lease: Lease


class Publisher:
    """One run of the relay, which continues each partition at its tail."""

    def __init__(self, tails: Mapping[TopicPartition, Tail], start: Start, producer: AIOKafkaProducer) -> None:
        self._lanes = {
            partition: Lane(
                partition,
                tail,
                run=start.run,
                producer=producer,
                largest=start.largest[partition.topic],
                lease=start.lease,
            )
            for partition, tail in tails.items()
        }
        self._partitions = dict(Counter(partition.topic for partition in tails))
        self._known: dict[bytes, tuple[bytes, Lane]] = {}
        self._parked = set(start.parked)
        # What killed runs sent behind their last notes is marked before a position passes it.
        self._marks: dict[TopicPartition, Mark] = {partition: tail.mark for partition, tail in tails.items()}
        self._acknowledged = start.position
        self._lease = start.lease

    @property
    def acknowledged(self) -> int:
        """Return the position up to which Kafka has everything."""
        return self._acknowledged

    def ends(self) -> dict[TopicPartition, Mark]:
        """Return the last record of each partition that Kafka has acknowledged."""
        return {partition: lane.end for partition, lane in self._lanes.items()}

    def take_hints(self) -> Hints:
        """Return the position reached, with the marks set since the last call."""
        marks = dict(self._marks)
        self._marks.clear()
        return Hints(self._acknowledged, marks)

    def build(self, rows: Sequence[Row]) -> Page:
        """Build batches of the events that their partitions do not have yet; park the streams of those refused."""
        page = Page(rows[-1].position, [], [], [])
        for row in rows:
            if row.state is None:
                continue
            if row.stored != row.position and row.stream not in self._parked_here(page):
                # A person had the stream tried again: the events that waited come first, in their order.
                self._parked.discard(row.stream)
            if row.stream in self._parked:
                if row.stored == row.position:
                    page.waiting.append(row)
            elif error := self._add(row, row.state):
                self._parked.add(row.stream)
                page.refused.append(Refused(row, error))
        page.batches.extend((lane, waiting) for lane in self._lanes.values() if (waiting := lane.take()))
        return page

    def _parked_here(self, page: Page) -> set[bytes]:
        return {row.stream for row, _ in page.refused}

    def _add(self, row: Row, state: bytes) -> str | None:
        """Add an event to its partition's batches; return why it cannot be published."""
        if type_of(state) is None:
            return DAMAGED
        known = self._known.get(row.stream) or self._learn(row.stream, state)
        if known is None:
            return _unroutable(state)
        key, lane = known
        return lane.add(row.position, key, state, row.stored)

    def _learn(self, stream: bytes, state: bytes) -> tuple[bytes, Lane] | None:
        """Remember the route of a stream, so that few events have to be parsed."""
        if len(self._known) >= REMEMBERED_STREAMS:
            self._known.clear()
        route = route_of(state, self._partitions)
        if route is None:
            return None
        learned = self._known[stream] = (route.key, self._lanes[route.partition])
        return learned

    async def send(self, page: Page) -> None:
        """Send a page; return when Kafka has acknowledged all of it."""
        with measures.SECONDS.time():
            async with answering(KAFKA, SEND_DEADLINE), asyncio.TaskGroup() as tasks:
                for lane, batches in page.batches:
                    tasks.create_task(lane.send(batches, self._marks))
        measures.POSITION.set(page.position)
        self._acknowledged = page.position
        self._lease.published = True


def _unroutable(state: bytes) -> str:
    address = address_of(state)
    if address is None:
        return DAMAGED
    category = address.stream.partition("/")[0]
    return f"{NO_TOPIC}: {category}, the category of its stream, is unknown to this release"
