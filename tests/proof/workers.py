"""Workers of the model: the real reader and its batches, with a consumer that loses, doubles and mixes records."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

from aiokafka.structs import TopicPartition

from projections.engine.checkpoint import START, Partition
from projections.engine.projection import Key, Projection, Recorded
from projections.worker.delivery import Delivery, delivery
from projections.worker.reader import Reader
from tests.proof.kafka import COUNTS, PARTITIONS, Kafka, Record
from tests.proof.postgres import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStream:
    """Everything that was folded into a row of one stream."""

    stream: str
    folded: tuple[int, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCustomer:
    """Everything that was folded into a row of several streams."""

    customer: str
    folded: tuple[int, ...] = ()


def _of_stream(row: OfStream | None, recorded: Recorded) -> OfStream:
    return OfStream(stream=recorded.envelope.stream, folded=(*(row.folded if row else ()), recorded.position))


def _of_customer(row: OfCustomer | None, recorded: Recorded) -> OfCustomer:
    return OfCustomer(
        customer=recorded.envelope.partition_key, folded=(*(row.folded if row else ()), recorded.position)
    )


def _projection(name: str, row: Any, key: Any, evolve: Any) -> Projection[Any]:
    return Projection(
        name=name, topics=tuple(COUNTS), handles=None, row=row, primary_key=(key,), key=_keys[key], evolve=evolve
    )


def _stream(recorded: Recorded) -> Key:
    return (recorded.envelope.stream,)


def _customer(recorded: Recorded) -> Key:
    return (recorded.envelope.partition_key,)


_keys: Final = {"stream": _stream, "customer": _customer}
# The row of a stream knows its position, and must be right although checkpoints are set back; the other must not.
GUARDED: Final = _projection("of_stream", OfStream, "stream", _of_stream)
BARE: Final = _projection("of_customer", OfCustomer, "customer", _of_customer)


class Mishap(NamedTuple):
    """What happens to a batch on its way: records that are lost, come twice, or come in another order."""

    rewound: int = 0
    lost: frozenset[int] = frozenset()
    turned: bool = False

    def happen_to(self, records: Sequence[Record]) -> list[Record]:
        """Return what arrives."""
        left = [record for index, record in enumerate(records) if index not in self.lost]
        return left[::-1] if self.turned else left


NONE: Final = Mishap()


class Worker:
    """A member of a group: the real reader, and where its consumer goes on."""

    def __init__(self, tables: Tables, kafka: Kafka) -> None:
        self._kafka = kafka
        self._tables = tables
        self._next: dict[TopicPartition, int] = defaultdict(int)
        self.reader = Reader(tables.projection, tables.projection.name, tables.log.published)

    async def begin(self) -> None:
        """Get every partition assigned."""
        found = await self.reader.begin([Partition(*partition) for partition in PARTITIONS])
        self._seek(found)

    async def tend(self) -> None:
        """Look for commits that a crash took."""
        self._seek(await self.reader.lost())

    async def read(self, count: int, mishap: Mishap = NONE) -> bool:
        """Take the next records of each partition; return whether there were any."""
        deliveries: dict[Partition, list[Delivery]] = {}
        for partition in PARTITIONS:
            records = self._fetch(partition, count, mishap)
            if records:
                deliveries[Partition(*partition)] = [delivery(record) for record in records]
        if deliveries:
            await self.reader.take(deliveries, COUNTS)
        return bool(deliveries)

    def ahead(self) -> list[Partition]:
        """Name the partitions in which this worker believes in more than the table has."""
        known = self._tables.checkpoints
        return [
            partition
            for partition, believed in self.reader.checkpoints.items()
            if known.get(partition, START).position < believed.position
        ]

    def _fetch(self, partition: TopicPartition, count: int, mishap: Mishap) -> list[Record]:
        written = self._kafka.topics[partition]
        first = self._next[partition]
        if first > len(written):
            # Out of range: a consumer begins anew.
            first = 0
        first = max(0, first - mishap.rewound)
        records = written[first : first + count]
        self._next[partition] = first + len(records)
        return mishap.happen_to(records)

    def _seek(self, found: Any) -> None:
        for partition, checkpoint in found.items():
            self._next[TopicPartition(*partition)] = max(0, checkpoint.kafka_offset)


def ascending(numbers: Sequence[int]) -> bool:
    """Return whether each number is greater than the one before."""
    return all(first < second for first, second in pairwise(numbers))
