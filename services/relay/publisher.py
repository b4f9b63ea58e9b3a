"""Turns pages of the log into Kafka batches, and sends them so that no partition ever has two on the way.

aiokafka chooses neither the partition nor the batch: its own batching would mix pages, and after an error nobody could
tell what was sent.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import TopicPartition

from services.relay.hints import Hints, Mark
from services.relay.record import Place, headers
from services.relay.routes import Routes
from services.relay.tails import Tail
from services.store.log import LogRow

SEND_DEADLINE: Final = 15.0


class OffsetsBroken(Exception):
    """A partition does not end where this run left it: Kafka lost records, or somebody else writes."""


@dataclass(slots=True)
class Batch:
    """Records of one partition in one request; `position` is the last one's."""

    records: BatchBuilder
    position: int = 0


@dataclass(slots=True)
class Page:
    """The batches of one page of the log, up to and with `position`."""

    position: int
    batches: dict[TopicPartition, list[Batch]] = field(default_factory=dict)


class Publisher:
    """One run of the relay: continues each partition where its tail is."""

    def __init__(
        self,
        producer: AIOKafkaProducer,
        *,
        run: int,
        routes: Routes,
        tails: Mapping[TopicPartition, Tail],
        position: int,
    ) -> None:
        self._producer = producer
        self._run = run
        self._routes = routes
        self._reached = {partition: tail.position for partition, tail in tails.items()}
        self._next_offset = {partition: tail.next_offset for partition, tail in tails.items()}
        self._unsaved: dict[TopicPartition, Mark] = {}
        self._acknowledged = position

    @property
    def acknowledged(self) -> int:
        """Return the position up to which Kafka has everything."""
        return self._acknowledged

    def take_hints(self) -> Hints:
        """Return what was acknowledged since it was last asked for."""
        marks, self._unsaved = self._unsaved, {}
        return Hints(self._acknowledged, marks)

    def build(self, rows: Sequence[LogRow]) -> Page:
        """Write the batches of the events that their partitions do not have yet."""
        page = Page(rows[-1].position)
        for row in rows:
            route = self._routes.of(row)
            previous = self._reached[route.partition]
            if row.position > previous:
                place = headers(Place(row.position, previous, self._run))
                self._append(page.batches.setdefault(route.partition, []), route.key, row, place)
                self._reached[route.partition] = row.position
        return page

    def _append(self, batches: list[Batch], key: bytes, row: LogRow, place: list[tuple[str, bytes]]) -> None:
        record: dict[str, Any] = {"timestamp": None, "key": key, "value": row.state, "headers": place}
        if not batches or batches[-1].records.append(**record) is None:
            # An empty batch takes a record of any size.
            batches.append(Batch(self._producer.create_batch()))
            batches[-1].records.append(**record)
        batches[-1].position = row.position

    async def send(self, page: Page) -> None:
        """Send a page; return when Kafka acknowledged all of it."""
        async with asyncio.timeout(SEND_DEADLINE), asyncio.TaskGroup() as tasks:
            for partition, batches in page.batches.items():
                tasks.create_task(self._send(partition, batches))
        self._acknowledged = page.position

    async def _send(self, partition: TopicPartition, batches: Sequence[Batch]) -> None:
        for batch in batches:
            count = batch.records.record_count()
            sent = await self._producer.send_batch(batch.records, partition.topic, partition=partition.partition)
            offset = (await sent).offset
            expected = self._next_offset[partition]
            if offset != expected:
                raise OffsetsBroken(f"{partition.topic}[{partition.partition}] continued at {offset}, not {expected}")
            self._next_offset[partition] = offset + count
            self._unsaved[partition] = Mark(batch.position, offset + count - 1)
