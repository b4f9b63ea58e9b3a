"""Mends what no record ever will: events whose records never came, and checkpoints that stand at no event.

Holes that a later record shows are filled at once (`repair.py`). This looks, from time to time, for the others.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import structlog
from psycopg import AsyncConnection, Error

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of
from projections.engine import checkpoint, reconciliation
from projections.engine.checkpoint import START, Checkpoint, CheckpointMoved, Partition
from projections.engine.projection import Projection
from projections.engine.reconciliation import ASTRAY, UNREAD, Finding
from projections.worker import measures
from projections.worker.reader import Reader
from projections.worker.session import connect

BEAT_SECONDS: Final = 10.0
# Events that one look applies from the log; the next one goes on.
MOST_EVENTS: Final = 20_000
TAILS: Final = "select topic, partition, position, kafka_offset from relay_tail"
# The event at which a checkpoint stands, under its own position or the one that it was published under late.
STANDS_AT: Final = """
    select stood.topic, stood.partition, coalesce(late_event.state, own.state)
    from unnest(%b::text[], %b::int[], %b::bigint[]) as stood (topic, partition, position)
    left join stored_events as own on own.notification_id = stood.position
    left join relay_late as late on late.published_as = stood.position
    left join stored_events as late_event on late_event.notification_id = late.position
"""
log = structlog.get_logger(__name__)


class Reconciler:
    """Looks after the partitions of one worker."""

    def __init__(
        self,
        projection: Projection[Any],
        database_url: str,
        reader: Reader,
        assigned: Callable[[], Iterable[Partition]],
        partition_counts: Callable[[], Mapping[str, int]],
    ) -> None:
        self._projection = projection
        self._database_url = database_url
        self._reader = reader
        self._assigned = assigned
        self._partition_counts = partition_counts
        # Where partitions stood at the last look although more was published, and how much.
        self._waiting: dict[Partition, tuple[Checkpoint, int]] = {}
        self._sound: dict[Partition, Checkpoint] = {}

    async def keep(self) -> None:
        """Look from time to time, until cancelled."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.look()
            except (CheckpointMoved, Error, OSError) as error:
                log.info("worker.not-reconciled", error=type(error).__name__)

    async def look(self) -> None:
        """Look once: mend what stood still since the last look."""
        mine = set(self._assigned())
        projection = self._projection
        async with await connect(self._database_url, projection.name, projection.fingerprint) as connection:
            tails = checkpoint.by_partition(await (await connection.execute(TAILS)).fetchall())
            reached = await checkpoint.load_live(connection, projection.name)
            standing = {partition: reached.get(partition, START) for partition in mine}
            astray = await self._astray(connection, standing)
            findings = [*await self._set_back(astray), *await self._fill(standing, tails)]
            await reconciliation.write(connection, findings)
        self._waiting = {
            partition: (at, tails[partition].position)
            for partition, at in standing.items()
            if partition not in astray and partition in tails and at.position < tails[partition].position
        }

    async def _astray(
        self, connection: AsyncConnection[Any], standing: Mapping[Partition, Checkpoint]
    ) -> dict[Partition, Checkpoint]:
        """Return the checkpoints that stand at no event of their partition."""
        moved = [each for each, at in standing.items() if at.position and self._sound.get(each) != at]
        cursor = connection.cursor(binary=True)
        places = ([each.topic for each in moved], [each.partition for each in moved])
        await cursor.execute(STANDS_AT, (*places, [standing[each].position for each in moved]))
        found: dict[Partition, Checkpoint] = {}
        for topic, number, state in await cursor.fetchall():
            partition = Partition(topic, number)
            if self._is_of(partition, state):
                self._sound[partition] = standing[partition]
            else:
                found[partition] = standing[partition]
        return found

    def _is_of(self, partition: Partition, state: bytes | None) -> bool:
        address = address_of(bytes(state)) if state is not None else None
        if address is None or topic_of_stream(address.stream) != partition.topic:
            return False
        count = self._partition_counts().get(partition.topic)
        return not count or partition_of(address.key, count) == partition.partition

    async def _set_back(self, astray: Mapping[Partition, Checkpoint]) -> Sequence[Finding]:
        """Have the partitions read from their beginning: what was folded already counts once."""
        if not astray:
            return []
        await self._reader.set_back(astray)
        measures.SET_BACK.labels(self._projection.name).inc(len(astray))
        log.warning("worker.astray", partitions=[(*partition, at.position) for partition, at in astray.items()])
        said = "its checkpoint stood at {}, where its partition has no event: it is read from its beginning again"
        return [self._healed(ASTRAY, each, at.position, said.format(at.position)) for each, at in astray.items()]

    async def _fill(
        self, standing: Mapping[Partition, Checkpoint], tails: Mapping[Partition, Checkpoint]
    ) -> Sequence[Finding]:
        """Apply from the log what was published before the last look to partitions that have not moved since."""
        untils = {
            partition: min(until, tails[partition].position)
            for partition, (at, until) in self._waiting.items()
            if standing.get(partition) == at and partition in tails
        }
        untils = {partition: until for partition, until in untils.items() if until > standing[partition].position}
        if not untils:
            return []
        begins = {partition: standing[partition] for partition in untils}
        reached = await self._reader.fill(begins, untils, self._partition_counts(), MOST_EVENTS)
        filled = {each: at.position for each, at in reached.items() if at.position > begins[each].position}
        measures.UNREAD.labels(self._projection.name).inc(len(filled))
        log.warning("worker.unread", partitions=[(*partition, until) for partition, until in filled.items()])
        said = "records after {}, up to {}, never came from Kafka: their events were taken from the log"
        return [
            self._healed(UNREAD, each, until, said.format(begins[each].position, until))
            for each, until in filled.items()
        ]

    def _healed(self, kind: str, partition: Partition, position: int, detail: str) -> Finding:
        return Finding(kind, self._projection.name, *partition, position, detail, healed=True)
