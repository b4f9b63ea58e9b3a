"""`kehu relay adopt`: the store as it stands is the truth; what the topics hold beyond it is ignored from now on.

Events that the topics lack get numbers beyond every position ever published, so that no subscriber drops them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from aiokafka import ConsumerRecord
from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

from contracts.catalog import TOPICS
from domain.decider import Refused
from projections.worker.kafka.access import KafkaAccess
from services.relay import hints
from services.relay.decisions import decision
from services.relay.decisions.decision import Decided
from services.relay.hints import NOTHING, Mark
from services.relay.parking import LOCK, NOTIFY, read_async
from services.relay.routes import route_of
from services.relay.topics import held
from services.relay.topics.consumer import offsets, open_consumer, partition_counts, partitions_of, records
from services.relay.topics.held import Claim
from services.relay.topics.tails import found_in

PAGE: Final = 5_000
# Subscribers read a position as a number; beyond this one JavaScript and JSON lose digits.
LARGEST_POSITION: Final = 2**53 - 1
NOTE_FOREIGN: Final = """
    insert into relay_foreign (topic, partition, kafka_offset, position, digest) values (%s, %s, %s, %s, %s)
    on conflict do nothing
"""
MOVE_SEQUENCE: Final = """
    select setval('stored_events_notification_id_seq', greatest(last_value, %s)) from stored_events_notification_id_seq
"""
RENUMBER: Final = """
    insert into relay_late (position, stream_id, published_as)
    values (%s, %s, nextval('stored_events_notification_id_seq'))
    on conflict (position) do update set published_as = excluded.published_as
"""
NEWEST: Final = "select last_value from stored_events_notification_id_seq"
FORGET_MARKS: Final = "delete from relay_tail"


class Shown(Protocol):
    """Is called with the percentage read, and the count of records."""

    def __call__(self, reached: int, count: int | None = None) -> None: ...


class PositionsExhausted(Refused):
    """A record claims a position beyond what subscribers can count to."""

    code = "relay.position-too-far"


@dataclass(slots=True)
class Partition:
    """What a partition holds: the last event in an unbroken row, and the highest position that a subscriber saw."""

    reached: Mark = NOTHING
    seen: int = 0


@dataclass(slots=True)
class Topics:
    """What all topics hold, compared with the store."""

    partitions: dict[TopicPartition, Partition]
    foreign: list[Claim] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def highest(self) -> int:
        """Return the highest position that any subscriber saw."""
        return max((each.seen for each in self.partitions.values()), default=0)


async def adopt(database_url: str, kafka: KafkaAccess, decided: Decided, shown: Shown) -> dict[str, Any]:
    """Carry it out; return the counts of foreign records and of events to be published late."""
    async with decision.in_place_of_the_relay(database_url, decided.decision) as connection:
        number = await decision.begin(connection, decided)
        topics = await _compare(connection, kafka, shown)
        _refuse_the_absurd(topics)
        async with connection.transaction():
            await connection.execute(LOCK)
            await connection.execute(MOVE_SEQUENCE, (max(topics.highest, 1),))
            late = await _renumber(connection, topics)
            await _note(connection, topics)
            outcome = {"foreign": len(topics.foreign), "late": late, "highest": topics.highest}
            await decision.finish(connection, number, outcome)
        return outcome


async def _compare(connection: AsyncConnection[Any], kafka: KafkaAccess, shown: Shown) -> Topics:
    """Read every record of every topic."""
    counts = await partition_counts(kafka, TOPICS)
    partitions = partitions_of(counts)
    topics = Topics({partition: Partition() for partition in partitions}, counts=counts)
    async with open_consumer(kafka) as consumer:
        begins, ends = await offsets(consumer, partitions)
        total = sum(ends[each] - begins[each] for each in partitions) or 1
        read = 0
        async for run in records(consumer, begins, ends):
            for first in range(0, len(run), PAGE):
                await _take(connection, topics, run[first : first + PAGE])
            read += len(run)
            shown(min(read, total) * 100 // total, read)
    return topics


async def _take(connection: AsyncConnection[Any], topics: Topics, run: list[ConsumerRecord[bytes, bytes]]) -> None:
    if not run:
        return
    partition = TopicPartition(run[0].topic, run[0].partition)
    claims = held.claims({partition: [found_in(record) for record in run]})
    missing = await held.unheld(connection, claims)
    topics.foreign += missing
    foreign = {claim.found.offset for claim in missing}
    known = topics.partitions[partition]
    for claim in claims:
        known.seen = max(known.seen, claim.place.position)
        if claim.found.offset not in foreign and claim.place.previous <= known.reached.position:
            known.reached = max(known.reached, Mark(claim.place.position, claim.found.offset))


def _refuse_the_absurd(topics: Topics) -> None:
    for (topic, number), found, place in topics.foreign:
        if place.position > LARGEST_POSITION:
            raise PositionsExhausted(
                f"{topic}[{number}] holds at offset {found.offset} the position {place.position}, beyond which nothing "
                f"can be counted: `kehu relay republish --topic {topic}` makes the topic again."
            )


async def _renumber(connection: AsyncConnection[Any], topics: Topics) -> int:
    """Give a new number to each event that subscribers would drop as seen; return how many there are."""
    behind = [each.reached.position for each in topics.partitions.values() if each.seen > each.reached.position]
    until = await _newest_position(connection)
    after, late = min(behind, default=until), 0
    while rows := await read_async(connection, after):
        for row in rows:
            if row.position > until:
                return late
            route = row.state and route_of(row.state, topics.counts)
            if route and _is_late(topics.partitions[route.partition], row.position):
                await connection.execute(RENUMBER, (row.stored, UUID(bytes=row.stream)))
                late += 1
        after = rows[-1].position
    return late


def _is_late(partition: Partition, position: int) -> bool:
    # Those beyond what was seen as well: otherwise they would overtake earlier events of their stream.
    return partition.seen > partition.reached.position and position > partition.reached.position


async def _newest_position(connection: AsyncConnection[Any]) -> int:
    row = await (await connection.execute(NEWEST)).fetchone()
    assert row is not None
    return int(row[0])


def _behind(topics: Topics, known: hints.Hints) -> list[Partition]:
    """Return the partitions that end before what was seen in them, or before what the relay once published."""
    return [
        each
        for partition, each in topics.partitions.items()
        if max(each.seen, known.marks.get(partition, NOTHING).position) > each.reached.position
    ]


async def _note(connection: AsyncConnection[Any], topics: Topics) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(
            NOTE_FOREIGN,
            [
                (*claim.partition, claim.found.offset, claim.place.position, claim.found.digest.hex())
                for claim in topics.foreign
            ],
        )
    marks = {partition: each.reached for partition, each in topics.partitions.items() if each.reached.position}
    known = await hints.load(connection)
    lowest = min([known.position, *(each.reached.position for each in _behind(topics, known))])
    await connection.execute(FORGET_MARKS)
    await hints.save(connection, hints.Hints(lowest, marks))
    await connection.execute(NOTIFY)
