"""The events of the log for services without Kafka: page by page, and as they come."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from contracts.envelope import sealed_hash
from services.lists import feed as lists_feed
from services.store.memory import memory_store
from services.store.postgres import open_store
from tests import temporary
from tests.services.api.business import do_business
from tests.services.api.conftest import client
from tests.services.api.server import serving
from tests.tampering import tampering
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    async def fill() -> None:
        async with open_store(database_url) as store, client(store, database_url) as api:
            await do_business(api)

    asyncio.run(fill())
    return database_url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(filled: str) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, filled) as opened:
        yield opened


def stored(database_url: str) -> list[tuple[int, bytes]]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("select notification_id, state from stored_events order by 1").fetchall()
    return [(position, bytes(state)) for position, state in rows]


async def pages(api: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after, end = 0, False
    while not end:
        answer = (await api.get("/events", params={"after": after, **asked})).raise_for_status().json()
        items, after, end = [*items, *answer["items"]], answer["reached"], answer["end"]
    return items


async def test_every_event_comes_once_and_in_order_in_the_bytes_that_topics_carry(
    api: httpx.AsyncClient, filled: str
) -> None:
    expected = stored(filled)
    assert [each["position"] for each in await pages(api, limit=3)] == [position for position, _ in expected]
    whole = (await api.get("/events", params={"limit": 1000})).content
    assert all(state in whole and sealed_hash(state) for _, state in expected)


async def test_only_those_of_one_aggregate_come_where_it_is_named(
    api: httpx.AsyncClient, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are passed over move the position, too."""
    expected = [position for position, state in stored(filled) if b'"type":"complaint.' in state]
    assert 0 < len(expected) < len(stored(filled))
    for looked_at in (2, lists_feed.LOOKED_AT):
        monkeypatch.setattr(lists_feed, "LOOKED_AT", looked_at)
        assert [each["position"] for each in await pages(api, of="complaint", limit=2)] == expected


async def test_an_answer_is_no_larger_than_its_bound(
    api: httpx.AsyncClient, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists_feed, "MOST_BYTES", 1)
    answer = (await api.get("/events")).json()
    assert (len(answer["items"]), answer["end"]) == (1, False)
    assert len(await pages(api)) == len(stored(filled))


async def test_a_damaged_event_is_null_and_the_others_come(api: httpx.AsyncClient, filled: str) -> None:
    position, state = stored(filled)[1]
    with tampering(filled) as connection:
        connection.execute("update stored_events set state = %s where notification_id = %s", (b'{"a', position))
    try:
        items = await pages(api)
    finally:
        with tampering(filled) as connection:
            connection.execute("update stored_events set state = %s where notification_id = %s", (state, position))
    assert [each["position"] for each in items if each["event"] is None] == [position]


@pytest.mark.parametrize(
    ("asked", "headers", "status", "said"),
    [
        ({"after": "-1"}, {}, 422, "after"),
        ({"limit": "0"}, {}, 422, "limit"),
        ({"of": "banana"}, {}, 422, "of"),
        ({}, {"Last-Event-ID": "x"}, 422, "last-event-id"),
        ({}, {"Accept": "text/html"}, 406, "text/event-stream"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_name(
    api: httpx.AsyncClient, asked: dict[str, str], headers: dict[str, str], status: int, said: str
) -> None:
    answer = await api.get("/events", params=asked, headers=headers)
    assert answer.status_code == status
    assert said in answer.text.lower()


@pytest.fixture(scope="module")
def url(filled: str, kafka: str) -> Iterator[str]:
    """Serve for real: a stream has no end, and a client in the same process would wait for one."""
    with serving(filled, kafka, temporary.folder("feed")) as server:
        yield server.url


async def lines(answer: httpx.Response, count: int) -> list[tuple[int, bytes]]:
    """Return the next events of a stream."""
    found: list[tuple[int, bytes]] = []
    position = 0
    async for line in answer.aiter_lines():
        if line.startswith("id: "):
            position = int(line[4:])
        elif line.startswith("data: "):
            found.append((position, line[6:].encode()))
            if len(found) == count:
                break
    return found


async def test_a_follower_gets_what_is_stored_and_what_comes_and_goes_on_where_it_broke_off(
    url: str, filled: str
) -> None:
    expected = stored(filled)
    accept = {"Accept": "text/event-stream"}
    async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient(base_url=url) as following:
        async with following.stream("GET", "/events", headers=accept, params={"limit": 2}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert await lines(answer, len(expected)) == expected
        broken_off = {**accept, "Last-Event-ID": str(expected[-1][0])}
        async with following.stream("GET", "/events", headers=broken_off, params={"after": 0}) as answer:
            async with httpx.AsyncClient(base_url=url) as sending:
                (await sending.post("/customers/later/register", json={"full_name": "昆仑"})).raise_for_status()
            ((position, state),) = await lines(answer, 1)
    assert position > expected[-1][0]
    assert b"customer/later@1" in state
    assert "昆仑".encode() not in state
