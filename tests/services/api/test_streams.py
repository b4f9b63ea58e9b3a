"""The events of one stream over HTTP and on the command line, read from the log itself."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import pytest_asyncio

from contracts.address import type_of
from contracts.catalog import AGGREGATES
from services.api.routes.streams import Category
from services.store.memory import memory_store
from services.store.postgres import open_store
from services.stream_id import stream_uuid
from tests import corner_shop
from tests.services.api.business import do_business
from tests.services.api.conftest import client
from tests.services.cli.kehu import kehu
from tests.tampering import tampering

pytestmark = pytest.mark.asyncio(loop_scope="module")
COLUMNS = ["position", "stream", "version", "type", "occurred_at", "recorded_at", "actor", "reason", "data"]


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    """Fill the store alone: no read model sees anything."""

    async def fill() -> None:
        async with open_store(database_url) as store, client(store, database_url) as api:
            await do_business(api)
            await corner_shop.bring_into_force(store)
            for address, fields in (
                ("/units/main/run-pack", {"pack": "distributor", "effective_from": "2026-01-01T00:00:00+08:00"}),
                ("/account-managers/zhou/enrol", {"full_name": "周洁"}),
            ):
                answer = await api.post(address, json=fields)
                assert answer.is_success, answer.text

    asyncio.run(fill())
    return database_url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lists(filled: str) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, filled) as api:
        yield api


@contextmanager
def changed(database_url: str, stream: str, version: int, *changes: tuple[bytes, bytes]) -> Iterator[None]:
    """Change what is stored of an event for a while, as a later release or damage would have it."""
    place = {"stream": stream_uuid(stream), "version": version}
    one = "originator_id = %(stream)s and originator_version = %(version)s"
    update = f"update stored_events set state = %(state)s, topic = %(topic)s where {one}"  # noqa: S608 - our own
    with tampering(database_url) as connection:
        found = connection.execute(f"select state, topic from stored_events where {one}", place)  # noqa: S608 - our own
        ((before, wire_type),) = found.fetchall()
        state = bytes(before)
        for old, new in changes:
            assert old in state
            state = state.replace(old, new)
        connection.execute(update, place | {"state": state, "topic": type_of(state)})
    try:
        yield
    finally:
        with tampering(database_url) as connection:
            connection.execute(update, place | {"state": before, "topic": wire_type})


@pytest.mark.parametrize(
    ("stream", "types"),
    [
        ("customer/C2", ["customer.registered.v2", "customer.tier-assigned.v1"]),
        ("complaint/8", ["complaint.received.v2", "complaint.triaged.v1", "complaint.taken-in-charge.v1"]),
        ("credit-account/A1", ["credit-account.opened.v1"]),
        ("policy/corner-shop", ["policy.drafted.v1", "policy.approved.v1", "policy.activated.v1"]),
        ("unit/main", ["unit.pack-chosen.v1"]),
        ("account-manager/zhou", ["account-manager.enrolled.v1"]),
    ],
)
async def test_every_kind_of_stream_shows_its_events_in_order(
    lists: httpx.AsyncClient, stream: str, types: list[str]
) -> None:
    """No read model has seen any of them."""
    answer = await lists.get(f"/streams/{stream}/events")

    items = answer.json()["items"]
    kinds = [item["type"].partition(".")[0] for item in items]
    assert [item["version"] for item in items] == list(range(1, len(items) + 1))
    assert [item["type"].rpartition(".")[0] for item in items][: len(types)] == [
        each.rpartition(".")[0] for each in types
    ]
    assert (set(kinds), {item["stream"] for item in items}) == ({types[0].partition(".")[0]}, {stream})
    assert list(items[0]) == COLUMNS
    assert answer.headers["Kehu-Version"] == str(len(items))


async def test_every_category_of_the_catalogue_has_an_address() -> None:
    assert get_args(Category) == tuple(AGGREGATES)


async def test_pages_and_later_versions_follow_each_other(lists: httpx.AsyncClient) -> None:
    whole = (await lists.get("/streams/complaint/8/events")).json()["items"]
    first = await lists.get("/streams/complaint/8/events", params={"limit": 1})
    rest = await lists.get("/streams/complaint/8/events", params={"cursor": first.json()["next"]})
    since = await lists.get("/streams/complaint/8/events", params={"after_version": 2})
    both = await lists.get("/streams/complaint/8/events", params={"after_version": 2, "cursor": first.json()["next"]})
    nothing = await lists.get("/streams/complaint/8/events", params={"after_version": 3})

    assert first.json()["items"] + rest.json()["items"] == whole
    assert since.json()["items"] == both.json()["items"] == whole[2:]
    assert nothing.json()["items"] == []
    assert {each.headers["Kehu-Version"] for each in (first, rest, since, both, nothing)} == {"3"}


async def test_an_export_has_every_event(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/streams/customer/C2/events?limit=1", headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["version"] for row in rows] == ["1", "2", "3", "4"]
    assert json.loads(rows[0]["data"])["full_name"] == "客户"
    assert answer.headers["Kehu-Version"] == "4"


@pytest.mark.parametrize("stream", ["complaint/88", "customer/8", "unit/nobody"])
async def test_a_stream_without_events_is_not_found(lists: httpx.AsyncClient, stream: str) -> None:
    answer = await lists.get(f"/streams/{stream}/events", params={"after_version": 1})

    assert (answer.status_code, answer.json()["code"]) == (404, "stream.unknown")


async def test_the_nearest_known_are_told_with_an_unknown_one(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/streams/complaint/88/events")

    assert answer.json()["detail"] == "Nothing is recorded of complaint/88; the nearest known: 8, 9, 7."


async def test_an_event_of_a_later_release_is_shown_as_stored(filled: str, lists: httpx.AsyncClient) -> None:
    """Its type is unknown, and so are its numbers."""
    later = (b"complaint.triaged.", b"complaint.triaged-again."), (b'"severity":"S2"', b'"severity":0.5')
    with changed(filled, "complaint/8", 2, *later):
        answer = await lists.get("/streams/complaint/8/events")
        table = await lists.get("/streams/complaint/8/events", headers={"Accept": "text/csv"})

    stored, later_type = answer.json()["items"][1], "complaint.triaged-again.v1"
    assert (answer.status_code, stored["type"], stored["data"]["severity"]) == (200, later_type, 0.5)
    assert later_type in table.text


@pytest.mark.parametrize(
    ("old", "new"), [(b'"data":{', b'"data":[{'), (b'"occurredat":"2012', b'"occurredat":"soon'), (b'"actor"', b'"by"')]
)
async def test_a_damaged_event_is_called_unreadable(
    filled: str, lists: httpx.AsyncClient, old: bytes, new: bytes
) -> None:
    with changed(filled, "complaint/9", 2, (old, new)):
        answer = await lists.get("/streams/complaint/9/events")

    assert (answer.status_code, answer.json()["code"]) == (503, "store.stream-unreadable")


async def test_no_other_question_about_an_event_of_a_later_release_finds_a_fault(
    filled: str, lists: httpx.AsyncClient
) -> None:
    """What cannot be decoded is told as such; the write at its position can be waited for."""
    position = (await lists.get("/streams/complaint/7/events")).json()["items"][1]["position"]
    with changed(filled, "complaint/7", 2, (b"complaint.triaged.", b"complaint.untriaged.")):
        explained = [await lists.get(f"/events/{name}") for name in (position, "complaint/7@2")]
        waited = await lists.get("/complaints", params={"after": position})

    assert {(each.status_code, each.json()["kind"]) for each in explained} == {(200, "unreadable")}
    assert (waited.status_code, waited.json()["code"]) == (503, "read-model.behind")


@pytest.mark.parametrize("stream", ["invoice/1", "Customer/C1", "customers/C1"])
async def test_an_unknown_kind_of_stream_is_refused(lists: httpx.AsyncClient, stream: str) -> None:
    answer = await lists.get(f"/streams/{stream}/events")

    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "path.category")


async def test_the_command_line_lists_the_same_events(filled: str, lists: httpx.AsyncClient, tmp_path: Path) -> None:
    async def run(*arguments: str) -> Any:
        return await asyncio.to_thread(kehu, "events", *arguments, database_url=filled, home=tmp_path)

    ended = await run("complaint/8", "--after-version", "1", "--format", "json")
    unknown, wrong = await run("complaint/88"), await run("complaint")

    over_http = (await lists.get("/streams/complaint/8/events", params={"after_version": 1})).json()["items"]
    assert (ended.code, ended.rows) == (0, over_http)
    assert (unknown.code, unknown.err) == (1, "Nothing is recorded of complaint/88; the nearest known: 8, 9, 7.\n")
    assert (wrong.code, "as in complaint/8" in wrong.err) == (2, True)
