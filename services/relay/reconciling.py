"""Reads the topics again, a little at a time, and compares them with the store: the relay's second look at its work.

What Kafka lost at the end of a partition ends this run, and the next one publishes it again. What is wrong before the
end is named: only a person may decide that all subscribers start again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import psycopg
import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

from projections.engine import reconciliation
from projections.engine.reconciliation import DOUBLED, LOST, MISSING, ORDER, UNLIKE, Finding
from projections.worker.kafka.access import KafkaAccess
from services.relay import measures
from services.relay.connections import open_connection
from services.relay.hints import Mark
from services.relay.topics import held
from services.relay.topics.chain import Chain
from services.relay.topics.consumer import offsets, open_consumer, records
from services.relay.topics.tails import Found, Record, found_in

BEAT_SECONDS: Final = 10.0
# Records that one look reads; so many a second cost little, and a million are read within one and a half hours.
MOST_RECORDS: Final = 2_000
APPLICATION: Final = "kehu reconciler"
LAST: Final = 2**63 - 1
OF_RECORDS: Final = (MISSING, ORDER, DOUBLED, UNLIKE)
NOT_ANSWERED: Final = (KafkaError, OSError, TimeoutError, psycopg.Error)
log = structlog.get_logger(__name__)


class RecordsLost(Exception):
    """Kafka had acknowledged records that it has no more: the next run publishes them again."""


@dataclass(slots=True)
class Round:
    """One walk through a partition; `offset` is where it goes on."""

    began: datetime
    offset: int
    chain: Chain = field(default_factory=Chain)
    findings: list[Finding] = field(default_factory=list)


# The last record of each partition that Kafka has acknowledged.
Ends = Mapping[TopicPartition, Mark]


class Reconciler:
    """Walks through one partition after the other; `ends` returns what is acknowledged by now."""

    def __init__(self, database_url: str, kafka: KafkaAccess, ends: Callable[[], Ends]) -> None:
        self._database_url = database_url
        self._kafka = kafka
        self._ends = ends
        self._partitions = sorted(ends())
        self._at = 0
        self._round: Round | None = None

    async def keep(self) -> None:
        """Look from time to time, until cancelled; raise `RecordsLost`."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.look()
            except NOT_ANSWERED as error:
                log.info("relay.not-reconciled", error=type(error).__name__, message=str(error))

    async def look(self) -> None:
        """Look once."""
        acknowledged = self._ends()
        async with open_connection(self._database_url, APPLICATION) as connection, open_consumer(self._kafka) as reader:
            begins, ends = await offsets(reader, self._partitions)
            await self._check_ends(connection, acknowledged, ends)
            left = MOST_RECORDS
            for _ in self._partitions:
                left -= await self._walk(connection, reader, acknowledged, begins, left)
                if left <= 0:
                    break
            opened = Counter(await reconciliation.still_open(connection))
            for kind in (LOST, *OF_RECORDS):
                measures.FINDINGS.labels(kind).set(opened[kind])

    async def _check_ends(
        self, connection: AsyncConnection[Any], acknowledged: Ends, ends: Mapping[TopicPartition, int]
    ) -> None:
        short = {each: end for each, end in acknowledged.items() if ends[each] <= end.offset}
        said = "it ends before offset {}, and Kafka had acknowledged all before {}: published again by the next run"
        await reconciliation.write(
            connection,
            [
                _finding(LOST, each, end.position, said.format(ends[each], end.offset + 1))
                for each, end in short.items()
            ],
        )
        if short:
            first = min(short)
            raise RecordsLost(f"{first.topic}[{first.partition}] and {len(short) - 1} more lost acknowledged records")
        began = await reconciliation.now(connection)
        for each in self._partitions:
            self._count_healed(await reconciliation.gone(connection, each.topic, each.partition, (LOST,), began))

    async def _walk(
        self,
        connection: AsyncConnection[Any],
        reader: AIOKafkaConsumer,
        acknowledged: Ends,
        begins: Mapping[TopicPartition, int],
        most: int,
    ) -> int:
        """Go on in the partition whose turn it is; return how many records were read."""
        partition = self._partitions[self._at]
        if self._round is None:
            self._round = Round(await reconciliation.now(connection), begins[partition])
        going, end = self._round, acknowledged[partition]
        begin = max(going.offset, begins[partition])
        until = min(end.offset + 1, begin + most)
        found = await _read(reader, partition, begin, until, await held.foreign(connection))
        await self._judge(connection, partition, found)
        going.offset = max(until, begin)
        if going.offset > end.offset:
            going.chain.end(end.position, end.offset + 1)
            await self._finish(connection, partition, going)
            self._round, self._at = None, (self._at + 1) % len(self._partitions)
        measures.COMPARED.inc(len(found))
        return len(found)

    async def _judge(self, connection: AsyncConnection[Any], partition: TopicPartition, found: list[Found]) -> None:
        assert self._round is not None
        unheld = {each.found.offset for each in await held.unheld(connection, held.claims({partition: found}))}
        for record in found:
            if record.place is None or record.offset in unheld:
                position = record.place.position if record.place else 0
                said = f"the record at offset {record.offset} is not as the store has it"
                self._round.findings.append(_finding(UNLIKE, partition, position, said))
            else:
                self._round.chain.take(record.offset, record.place)

    async def _finish(self, connection: AsyncConnection[Any], partition: TopicPartition, going: Round) -> None:
        """Write down what is wrong in a partition, and that what was wrong before is so no more."""
        found = [*going.findings, *_findings(partition, going.chain)]
        await reconciliation.write(connection, found)
        self._count_healed(
            await reconciliation.gone(connection, partition.topic, partition.partition, OF_RECORDS, going.began)
        )
        if found:
            log.warning("relay.unlike-store", partition=f"{partition.topic}[{partition.partition}]", found=len(found))

    @staticmethod
    def _count_healed(kinds: list[str]) -> None:
        for kind in kinds:
            measures.HEALED.labels(kind).inc()


def _finding(kind: str, partition: TopicPartition, position: int, detail: str) -> Finding:
    # A record may claim a position that PostgreSQL cannot hold.
    return Finding(kind, "", partition.topic, partition.partition, min(position, LAST), detail)


def _findings(partition: TopicPartition, chain: Chain) -> list[Finding]:
    missing = "records after {0.after}, up to {0.until}, are missing before offset {0.offset}"
    behind = "the record of {0}, at offset {1}, comes behind later ones"
    doubled = "the record of {0}, at offset {1}, was there before: readers drop it"
    return [
        *(_finding(MISSING, partition, hole.until, missing.format(hole)) for hole in chain.holes),
        *(_finding(ORDER, partition, at, behind.format(at, offset)) for at, offset in chain.behind),
        *(_finding(DOUBLED, partition, at, doubled.format(at, offset)) for at, offset in chain.doubled),
    ]


async def _read(
    reader: AIOKafkaConsumer, partition: TopicPartition, begin: int, until: int, foreign: frozenset[Record]
) -> list[Found]:
    """Read records, without those that a person decided to ignore."""
    if begin >= until:
        return []
    return [
        found_in(record)
        async for run in records(reader, {partition: begin}, {partition: until})
        for record in run
        if (record.topic, record.partition, record.offset) not in foreign
    ]
