"""A topic that was deleted and made again is read from its beginning, within seconds and by itself (R7)."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from contracts.catalog import TOPICS
from projections.engine.checkpoint import Checkpoint, Partition
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import watchdog, worker
from projections.worker.group_member import GroupMember
from projections.worker.kafka.access import KafkaAccess
from projections.worker.watchdog import WorkerStuck, lags
from tests import stack
from tests.integration.relayed import log_reader, relayed
from tests.integration.working import life, settled, working
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.usefixtures("fresh_topics")
PLACE = Partition(TIERS.topics[0], 0)


async def test_records_of_a_topic_that_was_made_and_filled_again_are_read(database_url: str, kafka: str) -> None:
    assert set(TIERS.topics) <= set(TOPICS)
    async with relayed(database_url, kafka) as log, working(TIERS, database_url, kafka):
        events = await log.store(life(10))
        await log.publish(events)
        await settled(log, TIERS)
        await asyncio.to_thread(stack.empty_topics, kafka)
        new = await log.store(life(3, year=2026))
        await log.publish([*events, *new])
        await settled(log, TIERS)


@pytest.mark.parametrize("runs", [True, False], ids=["running", "started-afterwards"])
async def test_new_records_are_read_where_the_topic_ends_as_the_old_one_did(
    database_url: str, kafka: str, *, runs: bool
) -> None:
    """Nothing but the last record tells the topics apart, and no later one comes."""
    async with relayed(database_url, kafka) as log, AsyncExitStack() as worker_runs:
        await worker_runs.enter_async_context(working(TIERS, database_url, kafka))
        await log.publish(await log.store(life(1)))
        await settled(log, TIERS)
        if not runs:
            await worker_runs.aclose()
        await asyncio.to_thread(stack.empty_topics, kafka)
        await log.publish(await log.store(life(1, year=2026)))
        if not runs:
            await worker_runs.enter_async_context(working(TIERS, database_url, kafka))
        await settled(log, TIERS)


@pytest.mark.parametrize(
    ("end", "read", "lagging"),
    [(5, 4, False), (6, 4, True), (0, 4, False), (3, 4, True), (0, -1, False), (1, -1, True)],
    ids=["read-up", "behind", "made-again-and-empty", "made-again", "empty", "never-read"],
)
def test_a_partition_that_ends_before_its_checkpoint_lags(end: int, read: int, lagging: bool) -> None:
    assert lags({PLACE: end}, {PLACE: Checkpoint(8, read)}) is lagging


async def test_partitions_that_are_nobodys_end_the_worker(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_joins(_: GroupMember) -> None:
        """Join no group, so that no partition is assigned."""

    async def does_nothing(_: GroupMember) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(GroupMember, "start", never_joins)
    monkeypatch.setattr(GroupMember, "partitions", lambda _: [])
    monkeypatch.setattr(GroupMember, "tend", does_nothing)
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(1)))
        with pytest.raises(WorkerStuck):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await worker.run(
                    TIERS,
                    database_url,
                    KafkaAccess(kafka),
                    log_reader(database_url),
                    stop=asyncio.Event(),
                    stuck_seconds=1,
                )
        answer = await log.connection.execute("select failures, error from worker_failure")
        assert await answer.fetchall() == [(1, "WorkerStuck: tier_list lags and has read nothing for 2 seconds")]
    assert watchdog.LOOKS > 1
