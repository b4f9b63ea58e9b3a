"""What runs, and whether everything agrees, over HTTP: the same as `kehu status` and `kehu check`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from projections.tiers.tier_list import PROJECTION as TIERS
from services.processes import deliveries, refusals
from services.processes.refusals import Refusing
from services.store.memory import memory_store
from tests.integration.rebuilding import Site, site
from tests.integration.working import life
from tests.services.api.conftest import client
from tests.services.cli.kehu import settings
from tests.waiting import eventually_async

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(database_url: str, kafka: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(database_url, Path(tmp_path_factory.mktemp("home"))).items():
            patch.setenv(name, value)
        patch.setenv("KEHU_KAFKA", kafka)
        async with site(database_url) as made:
            await made.happened(life(3), TIERS)
            yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(here: Site, kafka: str) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, here.database_url, kafka) as speaking:
        yield speaking


async def is_ended(api: httpx.AsyncClient) -> bool:
    answer = await api.get("/checks")
    state: str = answer.json()["state"]
    return state != "running"


async def test_a_check_goes_on_in_the_background_and_shows_what_it_found(api: httpx.AsyncClient) -> None:
    """Nothing was published here, which the check says."""
    before = (await api.get("/checks")).json()
    begun = await api.post("/checks", json={"timeout": 0})
    again = await api.post("/checks", json={})
    await eventually_async(lambda: is_ended(api))
    found = (await api.get("/checks")).json()

    assert (before["state"], before["findings"]) == ("never", None)
    assert (begun.status_code, begun.json()["state"], begun.json()["findings"]) == (202, "running", None)
    assert (again.status_code, again.json()["code"], again.headers["Retry-After"]) == (409, "check.under-way", "1")
    assert (found["state"], found["exit_code"], found["ok"]) == ("done", 1, False), found
    assert {"chain", "histories", "topics", "tier_list"} <= {each["name"] for each in found["findings"]}
    assert all({"name", "ok", "compared", "tolerated", "example"} == each.keys() for each in found["findings"])


async def test_a_check_that_cannot_be_made_says_why(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEHU_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert (await api.post("/checks", json={"timeout": 0})).status_code == 202
    await eventually_async(lambda: is_ended(api))
    found = (await api.get("/checks")).json()

    assert (found["state"], found["exit_code"], found["findings"], found["ok"]) == ("done", 3, None, None)
    assert found["said"]


@pytest.mark.parametrize("asked", [{"timeout": -1}, {"timeout": 601}, {"seconds": 1}, []])
async def test_a_check_is_bounded(api: httpx.AsyncClient, asked: object) -> None:
    assert (await api.post("/checks", json=asked)).status_code == 422


async def test_a_page_of_another_site_begins_no_check(api: httpx.AsyncClient) -> None:
    answer = await api.post("/checks", content="{}", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 415


async def test_every_part_is_named_with_how_it_does(api: httpx.AsyncClient) -> None:
    found = (await api.get("/processes")).json()

    assert [part["name"] for part in found["parts"]] == [
        "api",
        "relay",
        "workers",
        "timers",
        "reactor",
        "postgres",
        "kafka",
    ]
    relay = next(part for part in found["parts"] if part["name"] == "relay")
    assert (relay["state"], relay["why"]) == ("stands still", ["No relay has ever run."])
    assert found["relay"]["silent_seconds"] is None
    assert found["relay"]["head"] > found["relay"]["position"] == 0


async def test_without_postgresql_nothing_is_known_of_the_relay() -> None:
    async with memory_store() as store, client(store, "host=127.0.0.1 port=1 user=nobody dbname=nothing") as api:
        found = (await api.get("/processes")).json()

    assert found["relay"] is None
    assert {part["state"] for part in found["parts"] if part["name"] == "postgres"} == {"stands still"}


async def test_what_waits_for_people_behind_the_log_is_listed(here: Site, api: httpx.AsyncClient) -> None:
    """Refused commands of processes, and notices that reached nobody (E1)."""
    refused: dict[str, Any] = {"process": "moved-customers", "position": 7, "number": 0, "event": "complaint/1@3"}
    refused |= {"command": "customer.hand-over", "code": "customer.erased", "message": "It is erased."}
    await refusals.record(here.connection, Refusing(**refused))
    late = {"subject": "complaint/1", "kind": "resolution", "instance": 1, "level": "100%", "notify": "boss"}
    raised = {"position": 8, "due_at": None, "raised_at": datetime(2026, 3, 4, 9, tzinfo=UTC)}
    await here.connection.execute(deliveries.QUEUE, late | raised)
    (taken,) = await deliveries.take(here.connection, 1, 0)
    await deliveries.failed(here.connection, taken, "Nobody acts as boss.", 15)

    (command,) = (await api.get("/refused-commands")).json()["items"]
    (notice,) = (await api.get("/undelivered-notices")).json()["items"]
    assert {name: command[name] for name in refused} == refused
    assert (notice["subject"], notice["person"], notice["error"]) == ("complaint/1", None, "Nobody acts as boss.")
