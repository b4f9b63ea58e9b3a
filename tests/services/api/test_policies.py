"""Policies over HTTP on real PostgreSQL: their history, their evaluations, what is due, what units run (C19, PG1)."""

import asyncio
from typing import Any

import httpx
import pytest

from services.store.postgres import open_store
from tests import corner_shop
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    async def fill() -> None:
        async with open_store(database_url) as store, client(store, database_url) as api:
            await corner_shop.bring_into_force(store)
            for address, fields in (
                ("/policies/corner-shop/record-evaluation", {"period": "2020-H2", "report": "archive 3"}),
                ("/units/main/run-pack", {"pack": "distributor", "effective_from": "2026-01-01T00:00:00+08:00"}),
            ):
                answer = await api.post(address, json=fields, headers={"Kehu-Actor": "boss"})
                assert answer.is_success, answer.text
        await catch_up(database_url)

    asyncio.run(fill())
    return database_url


async def rows(lists: httpx.AsyncClient, address: str, **asked: str) -> Any:
    answer = await lists.get(address, params=asked)
    assert answer.is_success, answer.text
    return answer.json()["items"]


async def test_a_policy_tells_its_history_page_by_page(lists: httpx.AsyncClient) -> None:
    whole = await rows(lists, "/policies/corner-shop/history")
    first = (await lists.get("/policies/corner-shop/history", params={"limit": 2})).json()
    rest = await rows(lists, "/policies/corner-shop/history", cursor=first["next"])

    assert [(done["what"], done["by"], done["reason"]) for done in whole] == [
        ("drafted", "desk", "request 1"),
        ("approved", "boss", None),
        ("activated", "boss", None),
        ("evaluated", "boss", None),
    ]
    assert first["items"] + rest == whole


async def test_a_shipped_policy_begins_with_the_program(lists: httpx.AsyncClient) -> None:
    done = await rows(lists, "/policies/distributor/history")

    assert done
    assert {each["what"] for each in done} == {"shipped"}


async def test_a_policy_that_nobody_knows_has_no_history(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/policies/nobodys/history")

    assert (answer.status_code, answer.json()["code"]) == (404, "policy.pack-unknown")


async def test_evaluations_are_listed_and_the_next_one_is_due(lists: httpx.AsyncClient) -> None:
    (evaluated,) = await rows(lists, "/policy-evaluations", pack="corner-shop")
    due = await rows(lists, "/policy-evaluations-due", as_of="2100-01-01")

    assert (evaluated["period"], evaluated["report"], evaluated["evaluated_by"]) == ("2020-H2", "archive 3", "boss")
    assert await rows(lists, "/policy-evaluations", pack="distributor") == []
    assert [(row["pack"], row["period"], row["units"], row["missed"]) for row in due] == [
        ("corner-shop", "2021-H1", [], 157),
        ("distributor", "2026-H1", ["main"], 147),
        ("general-company", "2026-H1", [], 147),
    ]


async def test_units_are_listed_as_of_a_day(lists: httpx.AsyncClient) -> None:
    assert await rows(lists, "/units", as_of="2025-12-30") == []
    assert [row["pack"] for row in await rows(lists, "/units", as_of="2026-01-02")] == ["distributor"]
