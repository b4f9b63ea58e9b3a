"""Checks that Kafka holds exactly the log: every event in its partition with its bytes, key, order and chain."""

from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

from contracts.record.headers import place_of, stored_position
from services.check.feed import Feed
from services.check.finding import Finding
from services.check.merge import Merge, Record, Verdict, Wanted
from services.relay import parking
from services.relay.parking import Row
from services.relay.routes import route_of
from services.relay.topics import held
from services.relay.topics.consumer import offsets, partitions_of

UNPLACED: Final = 1_000
PARKED: Final = """
    select late.position, coalesce(parked.error, 'it waits behind another event of its stream')
    from relay_late late left join relay_parked parked on parked.position = late.position
    where late.published_as is null and late.position <= %s
    order by late.position
    limit 1
"""
STORED: Final = "select notification_id, state from stored_events where notification_id = any(%b)"


async def check_topics(
    snapshot: AsyncConnection[Any],
    present: AsyncConnection[Any],
    consumer: AIOKafkaConsumer,
    counts: dict[str, int],
    until: int,
) -> tuple[Finding, dict[TopicPartition, int]]:
    """Compare the log up to `until` with the topics, and return the last position published to each partition.

    Records published meanwhile are looked up in the `present` log.
    """
    partitions = partitions_of(counts)
    feed = Feed(consumer, *await offsets(consumer, partitions))
    comparison = Comparison(present, feed, partitions, until, ignored=await held.foreign(present))
    async for row in _in_order_of_publication(snapshot, until):
        await comparison.take(row, counts)
    for position, error in await (await snapshot.execute(PARKED, (until,))).fetchall():
        comparison.finding.wrong(
            position, expected="a record", found=f"parked at the relay: {error}", position=position
        )
    await comparison.end()
    return comparison.finding, comparison.tails()


async def _in_order_of_publication(snapshot: AsyncConnection[Any], until: int) -> AsyncIterator[Row]:
    after = 0
    while rows := await parking.read_async(snapshot, after):
        for row in rows:
            if row.position > until:
                return
            yield row
        after = rows[-1].position


class Comparison:
    """Walks the log and all partitions in step."""

    def __init__(
        self,
        present: AsyncConnection[Any],
        feed: Feed,
        partitions: Sequence[TopicPartition],
        until: int,
        *,
        ignored: AbstractSet[tuple[str, int, int]],
    ) -> None:
        self.finding: Final = Finding("topics")
        self._present = present
        self._until = until
        # Records that a person decided to ignore.
        self._ignored = ignored
        self._feed = feed
        self._merges = {partition: Merge(partition, self.finding, until) for partition in partitions}

    async def take(self, row: Row, counts: dict[str, int]) -> None:
        """Compare the next event to be published with the next record of its partition."""
        self.finding.compared += 1
        if row.state is None:
            return
        route = route_of(row.state, counts)
        if route is None:
            self.finding.wrong(row.position, expected="an event of a topic", found="unreadable", position=row.position)
            return
        wanted = Wanted(row.position, route.key, row.state)
        while await self._judge(route.partition, wanted) is Verdict.PASSED:
            pass
        if len(self._merges[route.partition].unplaced) >= UNPLACED:
            await self._look_up(self._merges[route.partition])

    async def end(self) -> None:
        """Judge the records that remain after the end of the log."""
        for partition, merge in self._merges.items():
            while await self._judge(partition, None) is Verdict.PASSED:
                if len(merge.unplaced) >= UNPLACED:
                    await self._look_up(merge)
            await self._look_up(merge)

    def tails(self) -> dict[TopicPartition, int]:
        """Return the last position published to each partition."""
        return {partition: merge.last for partition, merge in self._merges.items()}

    async def _judge(self, partition: TopicPartition, wanted: Wanted | None) -> Verdict:
        record = await self._feed.first(partition)
        while record and (partition.topic, partition.partition, record.offset) in self._ignored:
            self.finding.tolerated += 1
            self._feed.drop(partition)
            record = await self._feed.first(partition)
        verdict = self._merges[partition].judge(record, wanted)
        if verdict is not Verdict.AHEAD:
            self._feed.drop(partition)
        return verdict

    async def _look_up(self, merge: Merge) -> None:
        """Compare with the log the records that were published again or after the check began."""
        positions = [_position(record) for record in merge.unplaced]
        own = [
            stored_position(record.headers, position)
            for position, record in zip(positions, merge.unplaced, strict=True)
        ]
        stored = dict(await (await self._present.execute(STORED, (own,))).fetchall())
        for position, stored_at, record in zip(positions, own, merge.unplaced, strict=True):
            self.finding.tolerated += position <= self._until
            if stored.get(stored_at) != record.value:
                found = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
                self.finding.wrong(position, expected="the stored bytes", found=found, position=position)
        merge.unplaced.clear()


def _position(record: Record) -> int:
    place = place_of(record.headers)
    assert place is not None
    return place.position
