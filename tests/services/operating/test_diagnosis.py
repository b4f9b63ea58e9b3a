"""Why a read model is behind: each cause is named with what to do, and nothing is named where there is none."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
import pytest_asyncio

from projections.engine import generation
from projections.engine.batch import parking
from projections.engine.batch.fold import Parked
from projections.rebuild import building
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker.kafka.access import KafkaAccess
from projections.worker.session import connect
from services.operating.diagnosis import Cause, diagnose
from tests.integration.rebuilding import Site, site
from tests.integration.working import life
from tests.waiting import eventually_async

pytestmark = pytest.mark.servers
LEADS = """
    update relay_leader
    set state = 'publishing', detail = '', beat_at = clock_timestamp(), published_at = clock_timestamp()
"""
FOREIGN = "update projection_generation set fingerprint = 'other' where projection = 'tier_list'"
NOWHERE = KafkaAccess("127.0.0.1:1")


@pytest_asyncio.fixture
async def here(database_url: str) -> AsyncIterator[Site]:
    """Give a relay that publishes, a worker, and rows up to date."""
    async with site(database_url) as made, await connect(database_url, TIERS.name, TIERS.fingerprint):
        await made.connection.execute(LEADS)
        await made.happened(life(3), TIERS)
        await made.published()
        yield made


async def causes(here: Site) -> dict[str, Cause]:
    """Leave out Kafka, which is nowhere in most of these tests."""
    found = await diagnose(here.database_url, NOWHERE, TIERS)
    return {each.what: each for each in found.causes if each.what != "broker"}


async def test_of_a_read_model_that_is_up_to_date_nothing_is_said(here: Site, kafka: str) -> None:
    found = await diagnose(here.database_url, KafkaAccess(kafka), TIERS)
    assert (found.name, found.behind, found.causes) == ("tier_list", 0, [])


async def test_a_kafka_that_does_not_answer_is_named(here: Site) -> None:
    (found,) = (await diagnose(here.database_url, NOWHERE, TIERS)).causes
    assert found.what == "broker"
    assert "does not answer at 127.0.0.1:1" in found.detail


async def test_who_paused_it_and_how_it_goes_on(here: Site) -> None:
    await generation.pause(here.connection, TIERS, "stock-taking")
    found = await causes(here)
    assert "stock-taking" in found["paused"].detail
    assert found["paused"].do == "`kehu projections resume tier_list`"


async def test_a_definition_of_another_release_and_its_rebuild(here: Site) -> None:
    await here.connection.execute(FOREIGN)
    found = await causes(here)
    assert f"made by definition other, this release has {TIERS.fingerprint}" in found["other-definition"].detail
    assert "kehu projections rebuild tier_list --if-needed` as kehu" in found["other-definition"].do

    await building.begun(here.connection, TIERS, 1)
    assert "was interrupted in its phase fold" in (await causes(here))["rebuild"].detail
    await building.claim(here.connection, TIERS.name)
    assert (await causes(here))["rebuild"].do == "wait for its end"
    await here.connection.execute("select pg_advisory_unlock_all()")


async def test_parked_streams_are_named_with_the_first(here: Site) -> None:
    parked = [Parked(position, "customer/C1", "x", "ValueError: no") for position in (2, 6)]
    await parking.park(here.connection, TIERS.name, 1, parked)
    found = (await causes(here))["poison"]
    assert (
        found.detail
        == "1 streams are parked with 1 more events behind them; the first: customer/C1 at 2, ValueError: no"
    )


async def test_a_relay_that_stands_still_is_named(here: Site) -> None:
    await here.connection.execute("update relay_leader set beat_at = clock_timestamp() - interval '1 minute'")
    assert "No relay publishes" in (await causes(here))["relay"].detail


async def test_where_nobody_works_that_is_the_cause(database_url: str) -> None:
    async with site(database_url) as here:
        await here.happened(life(3), TIERS)
        await here.published()
        await here.connection.execute(LEADS)
        assert await causes(here) == {}
        await here.happened(life(3, year=2026))
        await here.published()
        assert (await causes(here))["no-worker"].do == "`kehu up`, or `kehu worker tier_list`"


async def test_the_session_that_a_worker_waits_for_is_named_with_its_query(here: Site) -> None:
    query = "select position from checkpoint for update"
    async with (
        await psycopg.AsyncConnection.connect(here.database_url, application_name="psql") as holder,
        await connect(here.database_url, TIERS.name, TIERS.fingerprint) as worker,
    ):
        await holder.execute(query)
        waiting = asyncio.create_task(_locked(worker))
        await eventually_async(lambda: _has(here, "lock"))
        found = (await causes(here))["lock"]
        assert "(psql), idle in transaction, in a transaction for " in found.detail
        assert query in found.detail
        assert found.do == f"end it: `select pg_terminate_backend({holder.info.backend_pid})`"
        await holder.rollback()
        await waiting


async def test_what_its_worker_failed_with_since_it_read_something(here: Site) -> None:
    failed = "insert into worker_failure values ('tier_list', 1, 7, 'DataError: no', clock_timestamp())"
    await here.connection.execute(failed)
    assert (await causes(here))["failure"].detail.startswith("7 times in a row, last at ")
    await here.connection.execute("update checkpoint set updated_at = clock_timestamp()")
    assert "failure" not in await causes(here)


async def _locked(worker: psycopg.AsyncConnection[Any]) -> None:
    await worker.execute("select from checkpoint where projection = 'tier_list' for update")


async def _has(here: Site, what: str) -> bool:
    return what in await causes(here)
