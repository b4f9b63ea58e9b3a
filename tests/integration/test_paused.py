"""A person pauses a read model: no batch is applied after that, lists say so, and it goes on where it was."""

import asyncio
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from projections.engine import checkpoint, generation
from projections.engine.batch.apply import Batch, apply
from projections.engine.checkpoint import CheckpointMoved
from projections.history.customer_history import PROJECTION as HISTORY
from projections.rebuild.rebuild import rebuild, rollback
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import beginning
from tests.integration.rebuilding import site
from tests.integration.relayed import relayed
from tests.integration.working import life, settled, working
from tests.waiting import eventually_async

pytestmark = pytest.mark.servers


@pytest.mark.usefixtures("fresh_topics")
async def test_a_worker_leaves_a_paused_read_model_until_it_is_resumed(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "LOOK_SECONDS", 0.05)
    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(3)))
        async with working(TIERS, database_url, kafka), working(HISTORY, database_url, kafka):
            await settled(log, TIERS)
            before = await here.rows(TIERS)
            await generation.pause(log.connection, TIERS, "stock-taking")
            with capture_logs() as logs:
                await log.publish(await log.store(life(3, year=2026)))
                await settled(log, HISTORY)
                await eventually_async(lambda: _waits(logs))
            assert await here.rows(TIERS) == before
            await generation.resume(log.connection, TIERS)
            await settled(log, TIERS)
    assert "(stock-taking): `kehu projections resume tier_list` has it go on" in _said(logs)[0]


async def test_no_batch_is_applied_after_it_is_paused(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(1), TIERS)
        reached = await checkpoint.load_live(here.connection, TIERS.name)
        await generation.pause(here.connection, TIERS, None)
        with pytest.raises(CheckpointMoved):
            await apply(here.connection, TIERS, 1, Batch([], reached, reached))
        await generation.resume(here.connection, TIERS)
        await apply(here.connection, TIERS, 1, Batch([], reached, reached))


async def test_a_pause_waits_for_the_batch_under_way(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(1), TIERS)
        guard = (TIERS.name, 1, list(range(12)), TIERS.fingerprint, TIERS.fingerprint)
        async with await psycopg.AsyncConnection.connect(database_url) as worker:
            await worker.execute(checkpoint.LOCK, guard)
            pausing = asyncio.create_task(generation.pause(here.connection, TIERS, None))
            async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as looking:
                await eventually_async(lambda: _is_blocked(looking))
            assert not pausing.done()
            await worker.commit()
            assert (await pausing).paused_at is not None
        await generation.resume(here.connection, TIERS)


async def test_a_read_model_stays_paused_across_a_rebuild_and_a_rollback(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(2), TIERS)
        paused = await generation.pause(here.connection, TIERS, "stock-taking")
        again = await generation.pause(here.connection, TIERS, None)
        assert again == paused
        for work, number in ((rebuild, 2), (rollback, 1)):
            await work(TIERS, here.means())
            live = await generation.found_live(here.connection, TIERS.name)
            assert live == paused._replace(generation=number, fingerprint=TIERS.fingerprint)
        assert (await generation.resume(here.connection, TIERS)).paused_at is None
        kept = await here.connection.execute("select from projection_generation where paused_at is not null")
        assert kept.rowcount == 0


async def _is_blocked(connection: psycopg.AsyncConnection[Any]) -> bool:
    answer = await connection.execute("select from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0")
    return answer.rowcount > 0


async def _waits(logs: Sequence[Any]) -> bool:
    return bool(_said(logs))


def _said(logs: Sequence[Any]) -> list[str]:
    return [str(entry) for entry in logs if "worker.waits" in str(entry)]
