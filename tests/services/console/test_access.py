"""Requests to read others' files are listed and decided in the console, with what was read and refused."""

from typing import Any, Final

import pytest

from tests.services.console.pages import EMPTY, console

ASKED: Final[dict[str, Any]] = {
    "access": "Z1",
    "requested_by": "li",
    "purpose": "visit",
    "data": "customer-file",
    "customers": ["C3"],
    "unit": "south",
    "contacts": True,
    "state": "requested",
    "requested_at": "2026-10-01T05:00:00Z",
    "ends_at": "2026-11-01T05:00:00Z",
    "approved_by": "department-manager",
    "decided_by": None,
    "decided_at": None,
    "words": None,
}
READ: Final[dict[str, Any]] = {
    "id": 1,
    "at": "2026-10-02T05:00:00Z",
    "person": "li",
    "action": "read-customer",
    "thing": "customer/C3",
    "method": "GET",
    "address": "/customers/C3",
}


def page(row: dict[str, Any]) -> dict[str, Any]:
    return EMPTY | {"items": [row]}


@pytest.mark.parametrize(
    ("state", "verbs"),
    [("requested", {"approve", "deny", "revoke"}), ("granted", {"revoke"}), ("expired", set())],
)
async def test_a_request_offers_what_can_be_done_in_its_state(state: str, verbs: set[str]) -> None:
    async with console({"GET /access-requests": page(ASKED | {"state": state})}) as browser:
        shown = await browser.get("/access-requests?view=decide", headers={"Cookie": "kehu_role=manager"})

    assert shown.status_code == 200
    offered = {verb for verb in ("approve", "deny", "revoke") if f"/do/access-requests/{verb}/Z1" in shown.text}
    assert offered == verbs


@pytest.mark.parametrize("path", ["/granted-reads", "/access-denials"])
async def test_what_was_read_and_what_was_refused_is_listed(path: str) -> None:
    found = page(READ | ({"access": "Z1"} if path == "/granted-reads" else {"roles": ["sales"]}))
    async with console({f"GET {path}": found}) as browser:
        shown = await browser.get(path)

    assert "customer/C3" in shown.text
    assert ("Z1" in shown.text) is (path == "/granted-reads")


async def test_nothing_asked_for_is_said() -> None:
    async with console({"GET /access-requests": EMPTY}) as browser:
        shown = await browser.get("/access-requests", headers={"Cookie": "kehu_language=en"})

    assert "Nobody asked" in shown.text
