"""Checks that Kafka holds exactly the log: every event in its partition with its bytes, key, order and chain."""

from collections.abc import Sequence
from typing import Any, Final

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

from services.check.feed import Feed
from services.check.finding import Finding
from services.check.merge import Merge, Record, Verdict, Wanted
from services.relay.consumer import offsets, partitions_of
from services.relay.record import place_of
from services.relay.routes import route_of
from services.store import log
from services.store.log import LogRow

UNPLACED: Final = 1_000
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
    comparison = Comparison(present, Feed(consumer, *await offsets(consumer, partitions)), partitions, until)
    async for row in log.read(snapshot, 0, until):
        await comparison.take(row, counts)
    await comparison.end()
    return comparison.finding, comparison.tails()


class Comparison:
    """Walks the log and all partitions in step."""

    def __init__(
        self, present: AsyncConnection[Any], feed: Feed, partitions: Sequence[TopicPartition], until: int
    ) -> None:
        self.finding: Final = Finding("topics")
        self._present = present
        self._until = until
        self._feed = feed
        self._merges = {partition: Merge(partition, self.finding, until) for partition in partitions}

    async def take(self, row: LogRow, counts: dict[str, int]) -> None:
        """Compare the next event of the log with the next record of its partition."""
        self.finding.compared += 1
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
        verdict = self._merges[partition].judge(await self._feed.first(partition), wanted)
        if verdict is not Verdict.AHEAD:
            self._feed.drop(partition)
        return verdict

    async def _look_up(self, merge: Merge) -> None:
        """Compare with the log the records that were published again or after the check began."""
        positions = [_position(record) for record in merge.unplaced]
        stored = dict(await (await self._present.execute(STORED, (positions,))).fetchall())
        for position, record in zip(positions, merge.unplaced, strict=True):
            self.finding.tolerated += position <= self._until
            if stored.get(position) != record.value:
                found = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
                self.finding.wrong(position, expected="the stored bytes", found=found, position=position)
        merge.unplaced.clear()


def _position(record: Record) -> int:
    place = place_of(record.headers)
    assert place is not None
    return place.position
