"""Everything that commands are about is shown with an ETag: readers ask whether it still holds, writers rely on it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from contracts.catalog import AGGREGATES
from services.api.described.examples import story
from services.api.validator import etag, matches
from services.store.postgres import open_store
from services.store.store import Store
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up
from tests.services.api.test_described import document

__all__ = ["document"]
of_module = pytest.mark.asyncio(loop_scope="module")
DRAFTED = next(each for each in story() if each.of == "policy.draft")
# Known before any of the things below begins, in whatever order they do.
MEASURED = "E2"
# The first command of each collection, by which a thing begins.
BEGINNING: dict[str, dict[str, Any]] = {
    "customers/C:客/register": {"full_name": "客户"},
    "complaints/8/receive": {"customer_id": "C8"},
    "credit-accounts/A1/open": {"customer_id": "C8", "currency": "USD"},
    "account-managers/E1/enrol": {"full_name": "Li"},
    "units/main/run-pack": {"pack": "general-company", "effective_from": "2026-01-01T00:00:00Z"},
    "measures/M1/open": {
        "what": "Look again",
        "department": "service",
        "person": MEASURED,
        "until": "2036-12-01",
        "origin": "survey",
    },
    f"policies/{DRAFTED.id}/draft": DRAFTED.body,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stored(database_url: str) -> AsyncIterator[tuple[Store, httpx.AsyncClient]]:
    async with open_store(database_url) as store, client(store, database_url) as api:
        enrolled = await api.post(f"/account-managers/{MEASURED}/enrol", json={"full_name": "Wang"})
        assert enrolled.status_code == 201, enrolled.text
        yield store, api


@pytest.mark.parametrize("category", AGGREGATES)
def test_whatever_a_command_is_about_has_an_address_of_its_own_with_an_etag(
    document: dict[str, Any], category: str
) -> None:
    aggregate = AGGREGATES[category]
    shown = document["paths"][f"/{aggregate.collection}/{{{aggregate.id_field}}}"]["get"]

    assert {"ETag", "Kehu-Version"} <= shown["responses"]["200"]["headers"].keys()
    assert "304" in shown["responses"]
    assert "If-None-Match" in {each["name"] for each in shown["parameters"]}


@of_module
@pytest.mark.parametrize("begun", BEGINNING)
async def test_a_thing_that_began_is_found_at_its_location(
    stored: tuple[Store, httpx.AsyncClient], database_url: str, begun: str
) -> None:
    _, api = stored
    answer = await api.post(f"/{begun}", json=BEGINNING[begun])
    assert answer.status_code == 201, answer.text
    await catch_up(database_url)

    shown = await api.get(answer.headers["Location"])
    again = await api.get(answer.headers["Location"], headers={"If-None-Match": shown.headers["ETag"]})

    assert shown.status_code == 200, shown.text
    assert shown.headers["ETag"] == etag(shown.content, str(answer.json()["version"]))
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == shown.headers["ETag"]
    assert "Content-Type" not in again.headers


@of_module
async def test_a_command_relies_on_what_its_sender_saw_and_not_on_what_came_since(
    stored: tuple[Store, httpx.AsyncClient], database_url: str
) -> None:
    _, api = stored
    await api.post("/customers/C9/register", json={"full_name": "Li Wei"})
    await catch_up(database_url)
    seen = (await api.get("/customers/C9")).headers["ETag"]
    done = await api.post("/customers/C9/change-details", json={"full_name": "Li Na"}, headers={"If-Match": seen})

    # The list has not seen the change: nor has its reader.
    behind = await api.get("/customers/C9")
    stale = {"If-Match": behind.headers["ETag"]}
    late = await api.post("/customers/C9/change-details", json={"full_name": "Li Wen"}, headers=stale)

    assert done.status_code == 200, done.text
    assert behind.headers["Kehu-Version"] == "1"
    assert (late.status_code, late.json()["code"]) == (412, "stream.version-mismatch")


@of_module
async def test_of_the_past_no_version_is_told(stored: tuple[Store, httpx.AsyncClient], database_url: str) -> None:
    _, api = stored
    await api.post("/complaints/10/receive", json={"customer_id": "C8", "occurred_at": "2020-01-01T00:00:00Z"})
    await catch_up(database_url)

    past = await api.get("/complaints/10", params={"as_of": "2020-06-01"})

    assert past.status_code == 200
    assert "Kehu-Version" not in past.headers
    assert "." not in past.headers["ETag"]


@of_module
async def test_a_list_and_its_head_are_asked_for_again_only_where_they_changed(
    stored: tuple[Store, httpx.AsyncClient], database_url: str
) -> None:
    _, api = stored
    first = await api.get("/units")
    kept = {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}
    same, head = await api.get("/units", headers=kept), await api.head("/units", headers=kept)
    await api.post("/units/east/run-pack", json=BEGINNING["units/main/run-pack"])
    await catch_up(database_url)

    assert (same.status_code, head.status_code) == (304, 304)
    assert (await api.get("/units", headers=kept)).status_code == 200


@pytest.mark.parametrize(
    ("known", "same"),
    [('"a"', True), ("*", True), ('"b", W/"a"', True), ('"b", "a"', True), ("", False), ("a", False)],
)
def test_an_answer_is_known_by_any_of_the_tags_that_are_sent(known: str, same: bool) -> None:
    assert matches('"a"', known) is same
