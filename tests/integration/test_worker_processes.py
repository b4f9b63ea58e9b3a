"""A process of workers: killed, told to stop, with one read model or several (architecture 4)."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from projections.engine.projection import Projection
from projections.history.customer_history import PROJECTION as HISTORY
from projections.tiers.tier_list import PROJECTION as TIERS
from tests.checkout import ROOT
from tests.integration.relayed import relayed
from tests.integration.working import eventually, life, settled

pytestmark = pytest.mark.usefixtures("fresh_topics")

PROGRAM = """
import asyncio, sys
from projections import worker
from projections.registry import PROJECTIONS
from tests.integration.relayed import log_reader
database_url, kafka, *names = sys.argv[1:]
kept = [PROJECTIONS[name] for name in names]
asyncio.run(worker.run_all(kept, database_url, kafka, log_reader(database_url)))
"""


@contextmanager
def process(database_url: str, kafka: str, *projections: Projection[Any]) -> Iterator["subprocess.Popen[bytes]"]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database_url, kafka, *(projection.name for projection in projections)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


async def test_a_kill_between_the_commits_of_the_database_and_of_kafka_loses_nothing(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(10)))
        for year in range(2026, 2028):
            with process(database_url, kafka, HISTORY):
                await eventually(lambda: log.read_up(HISTORY))
            # Kafka is told every second at most: the killed process has not told it of all.
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
            assert await asyncio.to_thread(running.wait, 20) == 0


async def test_a_read_model_that_cannot_go_on_ends_the_process_and_harms_no_other(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(20)))
        await log.connection.execute("alter table customer_history rename to hidden")
        with process(database_url, kafka, TIERS, HISTORY) as failing:
            assert await asyncio.to_thread(failing.wait, 40) == 1
        await log.connection.execute("alter table hidden rename to customer_history")
        with process(database_url, kafka, TIERS, HISTORY):
            await settled(log, TIERS)
            await settled(log, HISTORY)
