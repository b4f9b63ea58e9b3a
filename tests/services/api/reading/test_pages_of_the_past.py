"""A page of the past, or of a comparison, is cut from what was read for the page before."""

from typing import Any

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool

from services.api.routes import travel
from services.lists import past
from services.store.memory import memory_store
from services.travel import differences
from tests.integration.test_differences import EXPECTED, HISTORY
from tests.integration.travelling import recorded
from tests.projections.story import recorded_at
from tests.services.api.conftest import client

MOMENTS = {"from": "2025-03-01T00:00:00Z", "to": "2025-04-01T00:00:00Z"}


async def pages(api: httpx.AsyncClient, address: str, params: dict[str, Any]) -> list[list[Any]]:
    """Read all pages of a list."""
    found: list[list[Any]] = []
    cursor = None
    while not found or cursor:
        asked = httpx.URL(address).copy_merge_params(params | ({"cursor": cursor} if cursor else {}))
        answer = await api.get(asked)
        assert answer.is_success, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next"]
    return found


class Counted:
    def __init__(self, asked: Any) -> None:
        self.asked, self.times = asked, 0

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.times += 1
        return self.asked(*given, **named)


@pytest.mark.parametrize(
    "address",
    ["/complaints?as_of=2025-06-01", "/customers", "/tiers?as_of=2025-06-01", "/receivables/overdue?as_of=2025-06-01"],
)
async def test_the_past_is_folded_once_for_all_pages(
    database_url: str, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    folded = Counted(past.look_back)
    monkeypatch.setattr(past, "look_back", folded)
    known = {"known_at": recorded_at(40).isoformat()}
    async with (
        recorded(database_url, HISTORY, len(HISTORY)),
        memory_store() as store,
        client(store, database_url) as api,
    ):
        whole = await pages(api, address, known)
        times = folded.times
        found = await pages(api, address, known | {"limit": 1})
    assert [item for page in found for item in page] == whole[0]
    assert len(found) > 2
    assert (times, folded.times) == (1, 2)


async def test_two_moments_are_compared_once_for_all_pages(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counted(differences.differences)
    monkeypatch.setattr(travel, "differences", compared)
    async with (
        recorded(database_url, HISTORY, len(HISTORY)),
        memory_store() as store,
        client(store, database_url) as api,
    ):
        found = await pages(api, "/differences/overdue", MOMENTS | {"limit": 2})
    assert [item["key"] for page in found for item in page] == [key for key, _, _ in EXPECTED["overdue"]]
    assert compared.times == 1


async def test_a_comparison_holds_one_connection_at_a_time(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = most = 0
    get, put = AsyncConnectionPool.getconn, AsyncConnectionPool.putconn

    async def taken(*given: Any, **named: Any) -> Any:
        nonlocal held, most
        held += 1
        most = max(most, held)
        return await get(*given, **named)

    async def given_back(*given: Any, **named: Any) -> None:
        nonlocal held
        held -= 1
        await put(*given, **named)

    async with (
        recorded(database_url, HISTORY, len(HISTORY)),
        memory_store() as store,
        client(store, database_url) as api,
    ):
        monkeypatch.setattr(AsyncConnectionPool, "getconn", taken)
        monkeypatch.setattr(AsyncConnectionPool, "putconn", given_back)
        answer = await api.get("/differences/complaints", params=MOMENTS)
    assert answer.is_success
    assert most == 1
