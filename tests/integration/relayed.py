"""A log in PostgreSQL whose events a test puts into Kafka as it likes: whole, twice or with some left out."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer
from psycopg import AsyncConnection

from contracts.address import address_of
from contracts.catalog import topic_of
from contracts.envelope import unseal
from contracts.record.partition import partition_of
from projections.engine import checkpoint, table, verify
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Partition
from projections.engine.projection import Projection, Recorded
from projections.worker.repair import Logged
from services.relay.parking import published
from services.stream_id import stream_uuid
from tests.projections.story import Happened, stored
from tests.stack import PARTITIONS
from tests.tampering import UNGUARDED

INSERT = """
    insert into stored_events (originator_id, originator_version, topic, state, notification_id)
    values (%s, %s, %s, %s, %s)
"""


def partition_of_event(event: Stored) -> Partition:
    address = address_of(event.state)
    assert address is not None
    return Partition(topic_of(address.type), partition_of(address.key, PARTITIONS))


@dataclass(slots=True)
class Relayed:
    """Knows what it stored and what it has told Kafka of."""

    connection: AsyncConnection[Any]
    producer: AIOKafkaProducer
    history: list[Happened] = field(default_factory=list)
    events: list[Stored] = field(default_factory=list)
    tails: dict[Partition, int] = field(default_factory=dict)

    async def store(self, history: Iterable[Happened]) -> list[Stored]:
        """Append to the log; return what is new."""
        self.history += history
        new = stored(self.history)[len(self.events) :]
        self.events += new
        async with self.connection.cursor() as cursor:
            await cursor.executemany(INSERT, [row_of(event) for event in new])
        return new

    async def publish(self, events: Sequence[Stored], *, leave_out: Iterable[int] = ()) -> None:
        """Send records in their order with their chain, except those of some positions; repeats are sent again."""
        missing = set(leave_out)
        for event in events:
            partition = partition_of_event(event)
            address = address_of(event.state)
            assert address is not None
            if event.position not in missing:
                headers = [
                    ("position", b"%d" % event.position),
                    ("prevposition", b"%d" % self._previous(partition, event.position)),
                ]
                await self.producer.send(
                    partition.topic, event.state, key=address.key, partition=partition.partition, headers=headers
                )
            self.tails[partition] = max(event.position, self.tails.get(partition, 0))
        await self.producer.flush()

    def _previous(self, partition: Partition, position: int) -> int:
        earlier = (each for each in self.events if each.position < position and partition_of_event(each) == partition)
        return max((each.position for each in earlier), default=0)

    async def read_up(self, projection: Projection[Any]) -> bool:
        """Tell whether the projection has read everything published."""
        reached = await checkpoint.load_live(self.connection, projection.name)
        return all(
            reached.get(partition, checkpoint.START).position >= tail
            for partition, tail in self.tails.items()
            if partition.topic in projection.topics
        )

    async def equals_a_fresh_fold(self, projection: Projection[Any]) -> bool:
        """Compare the table with a fold of all that was stored."""
        until = {Partition(topic, number): 10**9 for topic in projection.topics for number in range(PARTITIONS)}
        recorded = [Recorded(position=event.position, envelope=unseal(event.state)) for event in self.events]
        fresh = verify.fresh_fold(projection, recorded, until)
        assert fresh
        return await table.stored_rows(self.connection, projection) == fresh


def row_of(event: Stored) -> tuple[Any, ...]:
    envelope = unseal(event.state)
    return (stream_uuid(envelope.stream), envelope.version, envelope.type, event.state, event.position)


@asynccontextmanager
async def relayed(database_url: str, kafka: str) -> AsyncIterator[Relayed]:
    """Give an empty log, empty read models and, with `fresh_topics`, empty topics."""
    async with await AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
        await connection.execute(
            "truncate stored_events, checkpoint, parked_event, set_aside_record, set_aside_forgotten, worker_failure,"
            " tier_list, overdue_receivables, complaint_sla, customer_history, purchases, customer_list,"
            " relay_tail, projection_bucket"
        )
        await connection.execute("delete from projection_generation where generation <> 1")
        await connection.execute("update projection_generation set state = 'live', fingerprint = null")
        async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all") as producer:
            yield Relayed(connection, producer)


def log_reader(database_url: str) -> Callable[[int, int], AsyncIterator[Logged]]:
    """Read the log as the services do."""

    async def read_log(after: int, until: int) -> AsyncIterator[Logged]:
        async with await AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
            async for row in published(connection, after, until):
                yield row

    return read_log
