"""Likely duplicates, proposed tiers and explained events over HTTP, as on the command line (CU6, TI9)."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.api.routes import customers
from tests.services.api.conftest import fill
from tests.services.cli.kehu import kehu

DAY = "2026-02-01T09:00:00Z"
SCHEME = "joint-venture/abcd"
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _post(api: httpx.AsyncClient, address: str, /, **fields: Any) -> None:
    answer = await api.post(address, json={"occurred_at": DAY} | fields)
    assert answer.is_success, answer.text


async def _do_business(api: httpx.AsyncClient) -> None:
    """Three customers are much alike, a fourth is not; a tier is proposed for it."""
    for customer, name in (("C1", "昆仑冷气有限公司"), ("C2", "昆仑冷气"), ("C3", "上海昆仑冷气"), ("P1", "Polar")):
        await _post(api, f"/customers/{customer}/register", full_name=name)
    for score, value in (("file-complete", "100"), ("results", "70")):
        await _post(api, "/customers/P1/give-score", score=score, value=value, by="盛昌公司")
    await _post(api, "/customers/P1/propose-tier", scheme=SCHEME, tier="B", proposed_by="Zhou")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, _do_business)


@pytest.mark.parametrize(
    ("address", "command", "rows"),
    [
        ("/likely-duplicates", "customers duplicates", 3),
        ("/likely-duplicates?at_least=100", "customers duplicates --at-least 100", 0),
        ("/customers/C3/duplicates", "customers duplicates C3", 2),
        ("/customers/P1/duplicates", "customers duplicates P1", 0),
        ("/tier-proposals", "tiers proposals", 1),
        (f"/tier-proposals?scheme={SCHEME}", f"tiers proposals --scheme {SCHEME}", 1),
        ("/tier-proposals?scheme=distributor/abc", "tiers proposals --scheme distributor/abc", 0),
    ],
)
async def test_a_list_is_that_of_the_command_line(
    lists: httpx.AsyncClient, filled: str, tmp_path: Path, *, address: str, command: str, rows: int
) -> None:
    answer = (await lists.get(address)).json()
    words = (*command.split(), "--format", "json")
    shown = await asyncio.to_thread(kehu, *words, database_url=filled, home=tmp_path)

    assert len(shown.rows) == rows
    assert (answer["items"], answer["next"], answer["parked"]) == (shown.rows, None, [])


async def test_pages_of_likely_duplicates_follow_each_other(lists: httpx.AsyncClient) -> None:
    found = (await lists.get("/likely-duplicates")).json()["items"]
    first = (await lists.get("/likely-duplicates", params={"limit": 2})).json()
    second = (await lists.get("/likely-duplicates", params={"limit": 2, "cursor": first["next"]})).json()

    assert first["items"] + second["items"] == found
    assert second["next"] is None


async def test_more_customers_than_can_be_compared_at_once_are_refused(
    lists: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "MOST_COMPARED", 3)
    answer = await lists.get("/likely-duplicates")

    assert (answer.status_code, answer.json()["code"]) == (422, "customers.too-many-to-compare")
    assert (await lists.get("/customers/C3/duplicates")).is_success


@pytest.mark.parametrize("event", ["6", "customer/P1@2", "customer/P1@4"])
async def test_an_event_is_explained_as_on_the_command_line(
    lists: httpx.AsyncClient, filled: str, tmp_path: Path, event: str
) -> None:
    answer = await lists.get(f"/events/{event}")
    words = ("explain", event, "--format", "json")
    shown = await asyncio.to_thread(kehu, *words, database_url=filled, home=tmp_path)

    assert [answer.json()] == shown.rows
    assert answer.json()["event"].startswith("customer/P1@")


async def test_the_grounds_of_a_decision_are_told_with_their_sources(lists: httpx.AsyncClient) -> None:
    found = (await lists.get("/events/customer/P1@4")).json()

    assert (found["type"], found["kind"], found["policy"]) == (
        "customer.tier-proposed.v1",
        "decision",
        "joint-venture-2026.1",
    )
    assert found["numbers"]


@pytest.mark.parametrize(
    ("address", "status", "code", "sentence"),
    [
        ("/events/999", 404, "event.unknown", "There is no event 999."),
        ("/events/customer/P1@99", 404, "event.unknown", "There is no event customer/P1@99."),
        ("/events/customer/P2@1", 404, "event.unknown", "There is no event customer/P2@1; the nearest known: P1, "),
        ("/events/P1", 422, "request.invalid", "path.event: "),
        ("/events/customer/a%00b@1", 422, "request.invalid", "path.event: "),
        (f"/events/{'9' * 5000}", 422, "request.invalid", "path.event: "),
        ("/customers/nobody/duplicates", 404, "customer.unknown", "Customer nobody is not registered"),
        ("/likely-duplicates?at_least=0", 422, "request.invalid", "at_least"),
        ("/tier-proposals?scheme=none/abc", 422, "reference.unknown", "scheme: there is no scheme none/abc; "),
    ],
)
async def test_what_cannot_be_answered_is_told_in_a_sentence(
    lists: httpx.AsyncClient, *, address: str, status: int, code: str, sentence: str
) -> None:
    answer = await lists.get(address)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert sentence in answer.json()["detail"]
