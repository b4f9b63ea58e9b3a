"""A worker of another definition has its own rows made by itself, and two releases do not quarrel (T18, ADR 23)."""

from dataclasses import replace
from typing import Any

import pytest

from projections.engine import generation
from projections.engine.projection import Projection
from projections.rebuild.adopt import adopt
from projections.rebuild.rebuild import rebuild
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import beginning
from projections.worker.beginning import Beginning, MakeOwn
from projections.worker.session import connect
from tests.integration.accounts import account
from tests.integration.rebuilding import Site, site
from tests.integration.relayed import Relayed, relayed
from tests.integration.working import life, settled, working
from tests.waiting import eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")
LATER = replace(TIERS, fold=2)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(beginning, "ALONE_SECONDS", 2.0)


def making(here: Site) -> MakeOwn:
    """Make own rows as a worker's process does."""

    async def make_own(projection: Projection[Any]) -> str | None:
        await adopt(projection, here.means())
        return None

    return make_own


async def test_a_worker_that_may_not_rebuild_waits_until_the_rows_are_its_own(database_url: str, kafka: str) -> None:
    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(2)))
        await generation.claimed(log.connection, LATER)
        async with working(TIERS, database_url, kafka):
            await eventually_async(lambda: _says(log, "made by another definition"))
            assert await here.rows(TIERS) == {}
            await rebuild(TIERS, here.means())
            await settled(log, TIERS)


async def test_a_later_release_makes_its_own_rows_and_the_one_before_takes_up_its_own_again(
    database_url: str, kafka: str
) -> None:
    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(3)))
        async with working(TIERS, database_url, kafka, making(here)):
            await settled(log, TIERS)

        async with working(LATER, database_url, kafka, making(here)):
            await eventually_async(lambda: _are(here, [(1, "old"), (2, "live")]))
            await log.publish(await log.store(life(3, year=2026)))
            await settled(log, LATER)

        async with working(TIERS, database_url, kafka, making(here)):
            await eventually_async(lambda: _are(here, [(1, "live"), (2, "old")]))
            await log.publish(await log.store(life(3, year=2027)))
            await settled(log, TIERS)


async def test_the_release_before_waits_as_long_as_the_later_one_is_at_work(database_url: str, kafka: str) -> None:
    """Otherwise both would take the rows from each other while one is replaced by the other."""
    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(3)))
        async with working(TIERS, database_url, kafka, making(here)):
            await settled(log, TIERS)
            async with working(LATER, database_url, kafka, making(here)):
                await eventually_async(lambda: _says(log, "took the place"))
                await log.publish(await log.store(life(3, year=2026)))
                await settled(log, LATER)
                async with working(TIERS, database_url, kafka, making(here)):
                    await eventually_async(lambda: _says(log, "Workers of another release keep tier_list"))
                    assert await _are(here, [(1, "old"), (2, "live")])
            async with working(TIERS, database_url, kafka, making(here)):
                await eventually_async(lambda: _are(here, [(1, "live"), (2, "old")]))


async def test_the_release_before_waits_a_while_for_a_later_worker_that_has_just_started(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It joins its group first, and has no session until then."""
    monkeypatch.setattr(beginning, "ALONE_SECONDS", 3600.0)
    attempts: list[str] = []

    async def make_own(projection: Projection[Any]) -> str | None:
        attempts.append(projection.name)
        return None

    async with site(database_url) as here, relayed(database_url, kafka) as log:
        await generation.claimed(log.connection, TIERS)
        await rebuild(LATER, here.means())
        async with working(TIERS, database_url, kafka, make_own):
            await eventually_async(lambda: _says(log, "Workers of another release keep tier_list"))
    assert attempts == []


async def test_an_account_without_the_right_is_told_who_has_it(database_url: str, kafka: str) -> None:
    attempts: list[str] = []

    async def make_own(projection: Projection[Any]) -> str | None:
        attempts.append(projection.name)
        return None

    async with site(database_url), relayed(database_url, kafka) as log:
        await generation.claimed(log.connection, LATER)
        answer = await log.connection.execute("select current_user")
        (owner,) = await answer.fetchone() or ("",)
        with account(database_url, "kehu_worker") as url:
            async with working(TIERS, url, kafka, make_own):
                await eventually_async(lambda: _says(log, f"rebuild tier_list` as {owner}, who owns the table"))
        assert attempts == []


async def test_what_hinders_a_rebuild_is_said_and_tried_again(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "AGAIN_SECONDS", 0.1)
    attempts: list[str] = []

    async def make_own(projection: Projection[Any]) -> str | None:
        attempts.append(projection.name)
        return "The disk is full."

    async with site(database_url), relayed(database_url, kafka) as log:
        await generation.claimed(log.connection, LATER)
        async with working(TIERS, database_url, kafka, make_own):
            await eventually_async(lambda: _says(log, "The disk is full."))
            await eventually_async(lambda: _has(attempts, 2))


async def test_rows_that_are_its_own_hinder_no_worker(database_url: str) -> None:
    async with site(database_url) as here:
        await generation.claimed(here.connection, TIERS)
        async with await connect(database_url, TIERS.name, LATER.fingerprint):
            await Beginning(TIERS, database_url, None).wait()


async def _are(here: Site, states: list[tuple[int, str]]) -> bool:
    return await here.generations(TIERS) == states


async def _has(attempts: list[str], count: int) -> bool:
    return len(attempts) >= count


async def _says(log: Relayed, words: str) -> bool:
    rows = await (await log.connection.execute("select error from worker_failure")).fetchall()
    return any(words in error for (error,) in rows)


async def test_a_read_model_that_is_new_begins_without_a_migration_also_twice_at_once(database_url: str) -> None:
    new = replace(TIERS, name="new_in_this_release")
    async with await connect(database_url, new.name) as one, await connect(database_url, new.name) as other:
        begun = [await generation.claimed(each, new) for each in (one, other)]
    assert begun[0] == begun[1]
