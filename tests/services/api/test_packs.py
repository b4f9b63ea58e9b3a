"""Policy packs over HTTP on real PostgreSQL: versions, values with sources, text, faults and differences (C19)."""

import asyncio
import tomllib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
import pytest_asyncio

from domain.policies.pack.entry import Entry
from services.packs.book import SHIPPED
from services.policies import reader
from services.policies.shown import mark
from services.store.memory import memory_store
from services.store.postgres import open_store
from tests import corner_shop, packs
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu

pytestmark = pytest.mark.asyncio(loop_scope="module")
DRAFT = packs.written("2099.1", "2099-07-01T00:00:00+08:00")
NEW = packs.written("2098.1", "2098-07-01T00:00:00+08:00", name="newcomer")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    async def fill() -> None:
        async with open_store(database_url) as store, client(store, database_url) as api:
            await corner_shop.bring_into_force(store)
            for pack, content in ((packs.SHOP, DRAFT), ("newcomer", NEW)):
                answer = await api.post(
                    f"/policies/{pack}/draft", json={"content": content, "reason": "2"}, headers={"Kehu-Actor": "desk"}
                )
                assert answer.is_success, answer.text
        await catch_up(database_url)

    asyncio.run(fill())
    return database_url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lists(filled: str) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, filled) as api:
        yield api


@pytest.fixture
def policy(filled: str, tmp_path: Path) -> partial[Ended]:
    return partial(kehu, "policy", database_url=filled, home=tmp_path)


async def got(lists: httpx.AsyncClient, address: str, **asked: str) -> Any:
    answer = await lists.get(address, params=asked)
    assert answer.is_success, answer.text
    return answer.json()


async def test_the_packs_are_those_of_the_command_line(lists: httpx.AsyncClient, policy: partial[Ended]) -> None:
    items = (await got(lists, "/policies"))["items"]
    printed = (await asyncio.to_thread(policy, "packs", "--format", "json")).rows
    first = await got(lists, "/policies", limit="2")
    rest = await got(lists, "/policies", cursor=first["next"])

    assert {packs.SHOP, *SHIPPED.packs()} == {row["pack"] for row in items}
    assert (items, first["items"] + rest["items"]) == (printed, items)


async def test_a_pack_shows_its_versions_with_their_states(lists: httpx.AsyncClient) -> None:
    shown = await got(lists, f"/policies/{packs.SHOP}", as_of="2020-07-01")
    before = await got(lists, f"/policies/{packs.SHOP}", as_of="2020-06-30")

    assert (shown["version"], before["version"], before["entries"]) == (corner_shop.VERSION, None, [])
    assert [(each["version"], each["state"], each["in_force"], each["until"]) for each in shown["versions"]] == [
        (corner_shop.VERSION, "activated", True, None),
        ("corner-shop-2099.1", "drafted", False, None),
    ]
    assert [(each["author"], each["approver"], each["activated_by"]) for each in shown["versions"]] == [
        ("desk", "boss", "boss"),
        ("desk", None, None),
    ]


async def test_a_shipped_version_holds_until_the_next(lists: httpx.AsyncClient) -> None:
    shown = await got(lists, "/policies/foreign-trade", as_of="2027-02-01")

    versions = [(each["state"], each["in_force"], each["effective_from"], each["until"]) for each in shown["versions"]]
    assert [each[0] for each in versions] == ["shipped"] * 4
    assert [each[1] for each in versions] == [False, True, False, False]
    assert [each[3] for each in versions] == [versions[1][2], versions[2][2], versions[3][2], None]


async def test_a_pack_that_is_only_drafted_is_shown_too(lists: httpx.AsyncClient) -> None:
    """Its version is shown where it is named."""
    whole = await got(lists, "/policies/newcomer")
    named = await got(lists, "/policies/newcomer", version="newcomer-2098.1")
    text = await lists.get("/policies/newcomer/content")

    assert (whole["version"], [each["state"] for each in whole["versions"]]) == (None, ["drafted"])
    assert (named["version"], bool(named["entries"])) == ("newcomer-2098.1", True)
    assert (text.status_code, text.json()["code"]) == (404, "policy.pack-unknown")


async def test_every_value_is_shown_with_who_gave_it(lists: httpx.AsyncClient, policy: partial[Ended]) -> None:
    shown = await got(lists, "/policies/distributor", version="distributor-2026.1")
    printed = (await asyncio.to_thread(policy, "show", "distributor", "--all", "--format", "json")).rows

    found = {entry["key"]: entry for entry in shown["entries"]}
    assert [(each["key"], each["value"], each["article"]) for each in shown["entries"]] == [
        (each["key"], each["value"], each["article"]) for each in printed
    ]
    assert [
        found[key]["mark"]
        for key in (
            "tiers.schemes.abc.window",
            "tiers.schemes.abc.band",
            "customers.duties.exchange-meeting",
            "pack.title",
        )
    ] == ["article", "default", "ours", None]
    assert {entry["section"] for entry in shown["entries"]} - {"pack", "contradictions", "gaps"} == {*shown["sections"]}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry("k", 1, req=("CU8",)), "article"),
        (Entry("k", 1, article="4.1"), "article"),
        (Entry("k", 1, unsourced="semantics 6", article="4.1"), "default"),
        (Entry("k", 1, unsourced="ours", article="4.1"), "ours"),
        (Entry("k", "a name"), None),
    ],
)
async def test_who_gave_a_value(entry: Entry, said: str | None) -> None:
    assert mark(entry) == said


async def test_a_version_is_returned_as_it_was_written(lists: httpx.AsyncClient) -> None:
    drafted = await lists.get(f"/policies/{packs.SHOP}/content", params={"version": "corner-shop-2099.1"})
    in_force = await lists.get(f"/policies/{packs.SHOP}/content")
    shipped = await lists.get("/policies/distributor/content", params={"as_of": "2026-02-01"})

    assert (drafted.text, drafted.headers["Content-Type"]) == (DRAFT, "application/toml")
    assert tomllib.loads(in_force.text)["pack"]["version"] == corner_shop.VERSION
    assert shipped.text == SHIPPED.text(SHIPPED.versions("distributor")[0])


async def test_findings_are_those_of_the_command_line(lists: httpx.AsyncClient, policy: partial[Ended]) -> None:
    found = (await got(lists, "/policies/distributor/findings", version="distributor-2026.1"))["items"]
    ended = await asyncio.to_thread(policy, "lint", "distributor", "--format", "json")
    printed = [each for each in ended.rows if each["version"] == "distributor-2026.1"]

    assert found
    assert [(each["key"], each["message"]) for each in found] == [(each["key"], each["message"]) for each in printed]
    text = SHIPPED.text(SHIPPED.version("distributor", "distributor-2026.1")).splitlines()
    assert next(each for each in found if each["key"] == "tiers.schemes.abc.band")["line"] == 1 + next(
        number for number, line in enumerate(text) if line.startswith("band = ")
    )


async def test_a_draft_is_checked_against_what_is_in_force(lists: httpx.AsyncClient) -> None:
    found = (await got(lists, f"/policies/{packs.SHOP}/findings", version="corner-shop-2099.1"))["items"]
    same = (await lists.post("/policy-findings", json={"content": DRAFT})).json()["items"]
    again = packs.written("2020.1", "2020-07-01T00:00:00+08:00").replace('title = "', 'title = "other ')
    taken = (await lists.post("/policy-findings", json={"content": again})).json()["items"]

    assert found == same
    assert [each["severity"] for each in found].count("error") == 0
    assert "corner-shop-2020.1 exists with other rules and never changes: give the version another name" in [
        each["message"] for each in taken if each["severity"] == "error"
    ]


@pytest.mark.parametrize(
    ("content", "line"), [("x = ", 1), ('[pack]\nname = "shop"\ntitle = 7\n', 3), ("a = 1\n[pack", 2)]
)
async def test_a_text_that_cannot_be_read_is_a_finding_with_its_line(
    lists: httpx.AsyncClient, content: str, line: int
) -> None:
    answer = await lists.post("/policy-findings", json={"content": content})

    items = answer.json()["items"]
    assert {(each["severity"], each["pack"]) for each in items} == {("error", None)}
    assert line in {each["line"] for each in items}


@pytest.mark.parametrize("asked", [{}, {"content": ""}, {"content": "x" * 200_001}, {"content": "x", "pack": "shop"}])
async def test_a_text_is_bounded_as_a_draft_is(lists: httpx.AsyncClient, asked: dict[str, str]) -> None:
    answer = await lists.post("/policy-findings", json=asked)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_texts_beyond_those_being_read_are_turned_away(lists: httpx.AsyncClient) -> None:
    hold = Event()
    held = reader.READERS.submit(hold.wait)
    asked = [
        asyncio.create_task(lists.post("/policy-findings", json={"content": f"x = {number}"}))
        for number in range(reader.MOST_WAITING + 1)
    ]
    try:
        ended, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hold.set()

    (turned_away,) = (each.result() for each in ended)
    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "api.busy")
    assert {each.status_code for each in await asyncio.gather(*waiting)} == {200}
    assert held.result()


async def test_differences_are_those_of_the_command_line(lists: httpx.AsyncClient, policy: partial[Ended]) -> None:
    old, new = (each.pack.version for each in SHIPPED.versions("foreign-trade")[:2])
    found = (await got(lists, "/policies/foreign-trade/differences", **{"from": old, "to": new}))["items"]
    printed = await asyncio.to_thread(
        policy, "diff", f"foreign-trade@{old}", f"foreign-trade@{new}", "--format", "json"
    )

    assert found == printed.rows
    assert found


async def test_a_draft_is_compared_with_what_is_in_force(lists: httpx.AsyncClient) -> None:
    asked = {"from": corner_shop.VERSION, "to": "corner-shop-2099.1"}
    found = (await got(lists, f"/policies/{packs.SHOP}/differences", **asked))["items"]

    assert {"pack.version", "pack.effective_from"} == {each["key"] for each in found}


@pytest.mark.parametrize(
    "address",
    [
        "/policies/nobodys",
        "/policies/nobodys/findings",
        "/policies/nobodys/content",
        "/policies/distributor?version=distributor-1.1",
        "/policies/distributor/content?version=distributor-1.1",
        "/policies/distributor/findings?version=x",
        "/policies/distributor/differences?from=distributor-2026.1&to=x",
    ],
)
async def test_what_nobody_knows_is_not_found(lists: httpx.AsyncClient, address: str) -> None:
    answer = await lists.get(address)

    assert (answer.status_code, answer.json()["code"]) == (404, "policy.pack-unknown")
