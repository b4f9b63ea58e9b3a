"""Operating read models over HTTP: the same functions as on the command line, refused with the same words."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from projections.engine.batch import parking
from projections.engine.batch.fold import Parked
from projections.registry import PROJECTIONS
from projections.tiers.tier_list import PROJECTION as TIERS
from services.store.memory import memory_store
from tests.integration.rebuilding import Site, site
from tests.integration.working import life
from tests.services.api.conftest import client
from tests.services.cli.kehu import settings
from tests.waiting import eventually_async

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(database_url, Path(tmp_path_factory.mktemp("home"))).items():
            patch.setenv(name, value)
        async with site(database_url) as made:
            await made.happened(life(3), TIERS)
            await made.published()
            yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(here: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, here.database_url) as speaking:
        yield speaking


async def states(api: httpx.AsyncClient) -> dict[int, str]:
    items = (await api.get("/projections?projection=tier_list")).json()["items"]
    return {each["generation"]: each["state"] for each in items}


async def test_generations_are_listed(api: httpx.AsyncClient) -> None:
    everything = (await api.get("/projections")).json()["items"]
    assert len(everything) == len(PROJECTIONS)
    (row,) = (await api.get("/projections?projection=tier_list")).json()["items"]
    assert (row["name"], row["state"], row["fingerprint"]) == ("tier_list", "live", TIERS.fingerprint)


@pytest.mark.parametrize("address", ["/projections?projection=nothing", "/projections?name=tier_list"])
async def test_a_filter_that_means_nothing_is_refused(api: httpx.AsyncClient, address: str) -> None:
    assert (await api.get(address)).status_code == 422


async def test_a_verification_answers_with_the_first_difference(api: httpx.AsyncClient, here: Site) -> None:
    same = await api.post("/projections/tier_list/verify", json={})
    assert (same.status_code, same.json()["ok"], same.json()["rows"]) == (200, True, 3)
    await here.connection.execute("update tier_list set assignments = '[]' where customer = 'C1'")
    other = await api.post("/projections/tier_list/verify", json={"processes": 1})
    assert (other.json()["differences"], other.json()["example"]["key"]) == (1, ["C1"])


async def test_a_rebuild_goes_on_in_the_background_and_a_rollback_takes_it_back(
    api: httpx.AsyncClient, here: Site
) -> None:
    before = max(await states(api))
    begun = await api.post("/projections/tier_list/rebuild", json={})
    assert (begun.status_code, begun.json()["name"]) == (202, "tier_list")
    await eventually_async(lambda: _is_live(api, before + 1))
    assert await here.rows(TIERS) == here.fresh(TIERS)

    back = await api.post("/projections/tier_list/rollback", json={})
    assert (back.status_code, back.json()["generation"]) == (200, before)
    assert await states(api) == {before: "live", before + 1: "old"}


async def test_a_second_rebuild_at_once_is_refused(api: httpx.AsyncClient, here: Site) -> None:
    await here.connection.execute("insert into projection_generation values ('tier_list', 90, 'building', 'x', 'fold')")
    await here.connection.execute("select pg_advisory_lock(hashtextextended('kehu rebuild tier_list', 0))")
    try:
        answers = [await api.post(f"/projections/tier_list/{verb}", json={}) for verb in ("rebuild", "verify")]
    finally:
        await here.connection.execute("select pg_advisory_unlock_all()")
        await here.connection.execute("delete from projection_generation where generation = 90")
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(422, "projection.not-done")] * 2
    assert all("A rebuild of tier_list is under way" in each.json()["detail"] for each in answers)


async def test_what_the_command_refuses_is_refused_with_its_words(api: httpx.AsyncClient) -> None:
    answer = await api.post("/projections/unit_list/rollback", json={})
    assert (answer.status_code, answer.json()["code"]) == (422, "projection.not-done")
    assert answer.json()["detail"] == "No generation of unit_list is kept: only a rebuild leaves one."


async def test_a_pause_is_in_the_list_and_in_the_diagnosis(api: httpx.AsyncClient) -> None:
    paused = await api.post("/projections/tier_list/pause", json={"reason": "stock-taking"})
    assert (paused.status_code, paused.json()["reason"]) == (200, "stock-taking")
    found = (await api.get("/projections/tier_list/diagnosis")).json()
    assert (found["name"], found["behind"]) == ("tier_list", 0)
    assert "paused" in {each["what"] for each in found["causes"]}
    tiers = await api.get("/tiers")
    assert [(each["projection"], each["why"]) for each in tiers.json()["stale"]] == [("tier_list", "paused")]
    resumed = await api.post("/projections/tier_list/resume", json={})
    assert resumed.json()["paused_at"] is None


async def test_parked_streams_are_taken_again_or_skipped(api: httpx.AsyncClient, here: Site) -> None:
    number = min(number for number, state in (await states(api)).items() if state == "live")
    for stream, position in (("customer/C1", 9), ("customer/C2", 16)):
        await parking.park(here.connection, TIERS.name, number, [Parked(position, stream, "x", "ValueError: no")])
    parked = (await api.get("/projections/parked?projection=tier_list")).json()["items"]
    assert [each["stream"] for each in parked] == ["customer/C1", "customer/C2"]

    (again,) = (await api.post("/projections/tier_list/retry", json={"streams": ["customer/C1"]})).json()["items"]
    assert (again["applied"], again["parked"]) == (1, 0)
    asked = {"stream": "customer/C2", "by": "zhang.wei", "reason": "Entered twice."}
    (skipped,) = (await api.post("/projections/tier_list/skip", json=asked)).json()["items"]
    assert skipped["skipped"] == 16
    (listed,) = (await api.get("/projections/skipped")).json()["items"]
    assert (listed["skipped_by"], listed["reason"]) == ("zhang.wei", "Entered twice.")
    none = await api.post("/projections/tier_list/skip", json=asked)
    assert (none.status_code, none.json()["code"]) == (422, "stream.not-parked")


@pytest.mark.parametrize(
    ("address", "asked", "status"),
    [
        ("/projections/nothing/pause", {}, 404),
        ("/projections/tier_list/pause", {"why": "x"}, 422),
        ("/projections/tier_list/rebuild", {"processes": 0}, 422),
        ("/projections/tier_list/skip", {"stream": "customer/C1", "by": "zhang.wei", "reason": " "}, 422),
    ],
)
async def test_what_is_malformed_is_refused(
    api: httpx.AsyncClient, address: str, asked: dict[str, object], status: int
) -> None:
    assert (await api.post(address, json=asked)).status_code == status


async def test_a_page_of_another_site_can_begin_nothing(api: httpx.AsyncClient) -> None:
    answer = await api.post("/projections/tier_list/rebuild", content="{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


async def _is_live(api: httpx.AsyncClient, generation: int) -> bool:
    await asyncio.sleep(0)
    return (await states(api)).get(generation) == "live"
