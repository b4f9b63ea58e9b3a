"""A process of workers: killed, told to stop, with one read model or several (architecture 4)."""

import asyncio
import signal
from typing import Any

import pytest

from projections.engine.projection import Projection
from projections.history.customer_history import PROJECTION as HISTORY
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import group_member
from tests.integration.relayed import relayed
from tests.integration.worker_process import process
from tests.integration.working import life, settled
from tests.waiting import PATIENCE_SECONDS, eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")

# Kafka is not told how far it is before it is killed.
NEVER = 3600.0


async def test_a_kill_between_the_commits_of_the_database_and_of_kafka_loses_nothing(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(10)))
        for year in range(2026, 2028):
            with process(database_url, kafka, HISTORY, tend_seconds=NEVER):
                await eventually_async(lambda: log.read_up(HISTORY))
            await log.publish(await log.store(life(10, year=year)))
        with process(database_url, kafka, HISTORY):
            await settled(log, HISTORY)


@pytest.mark.parametrize("kept", [(TIERS,), (TIERS, HISTORY)], ids=["one", "several"])
async def test_a_process_told_to_stop_leaves_soon_and_in_peace(
    kept: tuple[Projection[Any], ...], database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(20)))
        with process(database_url, kafka, *kept) as running:
            for projection in kept:
                await settled(log, projection)
            running.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(running.wait, PATIENCE_SECONDS) == 0
    # What it waits at most.
    assert group_member.FINISH_SECONDS + group_member.COMMIT_SECONDS + group_member.LEAVE_SECONDS < 20


async def test_a_read_model_that_cannot_go_on_ends_the_process_and_harms_no_other(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(20)))
        await log.connection.execute("alter table customer_history rename to hidden")
        with process(database_url, kafka, TIERS, HISTORY) as failing:
            assert await asyncio.to_thread(failing.wait, PATIENCE_SECONDS) == 1
        await log.connection.execute("alter table hidden rename to customer_history")
        with process(database_url, kafka, TIERS, HISTORY):
            await settled(log, TIERS)
            await settled(log, HISTORY)
