"""Compares store, topics and read models: nothing lost, doubled, swapped or changed on the way."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import TOPICS
from contracts.message import instant
from projections.engine.checkpoint import Partition
from projections.registry import PROJECTIONS
from projections.worker import progress
from projections.worker.kafka.access import KafkaAccess
from services.check.finding import Finding
from services.check.histories import check_histories
from services.check.read_models import check_read_model
from services.check.snapshot import Snapshot, open_snapshot
from services.check.streams import check_streams
from services.check.ties import check_ties
from services.check.topics import check_topics
from services.local.problem import StackBusy
from services.relay import hints
from services.relay.topics.consumer import open_consumer, partition_counts
from services.store import log

POLL_SECONDS: Final = 0.05


async def check(database_url: str, kafka: KafkaAccess, *, seconds: float) -> list[Finding]:
    """Run every check on one snapshot, after everything stored by now is published and projected.

    If that takes longer than `seconds`, compare what is published all the same, because a fault may be the reason;
    raise `StackBusy` if there is no fault.
    """
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        caught_up = await _caught_up(connection, await log.head(connection), seconds)
        async with open_snapshot(database_url) as snapshot:
            until = await _published(connection, await log.head(snapshot.connection), seconds if caught_up else 0)
            findings = await _compare(snapshot, connection, kafka, until)
    if not caught_up and all(finding.agrees for finding in findings):
        raise StackBusy(f"Not everything is published and projected after {seconds:g} seconds; the rest agrees.")
    return findings


async def _caught_up(connection: AsyncConnection[Any], head: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not await progress.caught_up(connection, PROJECTIONS.values(), head):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True


async def _published(connection: AsyncConnection[Any], head: int, seconds: float) -> int:
    """Return how much of the snapshot is in Kafka; the snapshot may be newer than the head that was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        position = (await hints.load(connection)).position
        if position >= head or time.monotonic() > deadline:
            return min(head, position)
        await asyncio.sleep(POLL_SECONDS)


async def _compare(snapshot: Snapshot, present: AsyncConnection[Any], kafka: KafkaAccess, until: int) -> list[Finding]:
    findings = [*await check_streams(snapshot.connection), *check_histories(snapshot)]
    counts = await partition_counts(kafka, TOPICS)
    async with open_consumer(kafka) as consumer:
        # Read after the snapshot was taken, so that no checkpoint in the snapshot can be ahead of the tails.
        topics, tails = await check_topics(snapshot.connection, present, consumer, counts, until)
    read = {Partition(*partition): position for partition, position in tails.items()}
    return [
        *findings,
        topics,
        *[await check_read_model(snapshot, projection, read) for projection in PROJECTIONS.values()],
        await check_ties(snapshot),
        await _check_standing(present),
    ]


async def _check_standing(connection: AsyncConnection[Any]) -> Finding:
    """Check that every read model advances; one that equals the log up to its checkpoints may still stand still."""
    finding = Finding("standing")
    for each in await progress.standings(connection, PROJECTIONS.values(), datetime.now(UTC)):
        finding.compared += 1
        if each.still_since is not None:
            finding.wrong(
                (each.still_since, each.name),
                expected="it advances",
                found=each.why,
                projection=each.name,
                since=instant(each.still_since),
            )
    return finding
