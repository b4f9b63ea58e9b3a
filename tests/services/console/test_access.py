"""Requests to read others' files are listed and decided in the console, with what was read and refused."""

from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from services.console.api import Api
from services.console.shell.choices import Choices
from services.console.shell.console import Console
from services.console.shell.door import Door
from services.console.shell.people import People
from services.console.shell.views import Views
from services.console.shell.visit import Visit
from services.identity import AccessSettings
from tests.services.console.pages import EMPTY, answering, console, problem
from tests.services.console.test_offers import CUSTOMER

ASKED: Final[dict[str, Any]] = {
    "access": "Z1",
    "requested_by": "li",
    "purpose": "visit",
    "data_kind": "customer-file",
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


async def test_who_may_not_read_a_customer_is_led_to_a_request_that_names_it() -> None:
    def refusing(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith(("/customers/", "/complaints/")):
            return problem(403, "access.denied", "Your roles do not permit this; it was recorded.")
        return httpx.Response(200, json=EMPTY)

    async with answering(refusing) as browser:
        refused = await browser.get("/customers/C3", headers={"Cookie": "kehu_language=en"})
        form = await browser.get("/do/access-requests/request?customers=C3&back=/access-requests%3Fview=mine")
        elsewhere = await browser.get("/complaints/K1", headers={"Cookie": "kehu_language=en"})

    assert refused.status_code == 403
    # Back on the customer's page, who asked would be refused again, and that recorded.
    assert '/do/access-requests/request?customers=C3&amp;back=/access-requests%3Fview=mine"' in refused.text
    assert 'name="customers"' in form.text
    assert ">C3</textarea>" in form.text
    assert "/do/access-requests/request" not in elsewhere.text


@pytest.mark.parametrize("verb", ["approve", "deny", "revoke"])
async def test_who_decides_needs_no_right_to_read_the_stream_of_the_request(verb: str) -> None:
    def refusing(request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/streams/"):
            return problem(403, "access.denied", "Your roles do not permit this; it was recorded.")
        return httpx.Response(200, json=EMPTY)

    async with answering(refusing) as browser:
        form = await browser.get(f"/do/access-requests/{verb}/Z1")

    assert form.status_code == 200
    assert f'action="/do/access-requests/{verb}/Z1"' in form.text


async def test_a_file_that_was_granted_alone_is_shown_without_asking_for_the_rest() -> None:
    """AC1: asked for, history and readings of contacts would be refused, and that recorded as an attempt."""
    sent: list[httpx.Request] = []
    for alone in (True, False):
        sent.clear()
        file = CUSTOMER | {"owner": "li"} | ({"file_alone": True} if alone else {})
        async with console({"GET /customers/C1": file}, sent) as browser:
            shown = await browser.get("/customers/C1", headers={"Cookie": "kehu_language=en"})

        below = {request.url.path for request in sent} & {"/customers/C1/history", "/customers/C1/accesses"}
        assert shown.status_code == 200
        assert (below == set()) is alone
        assert ("The file alone was granted" in shown.text) is alone


@pytest.mark.parametrize("base", ["https://kehu.example", "http://127.0.0.1:8080"])
async def test_the_token_of_forms_goes_over_https_alone_where_people_do(base: str) -> None:
    async def said(_visit: Visit, _request: Request) -> Response:
        return Response("page")

    answering_nothing = httpx.MockTransport(lambda _: httpx.Response(200, json=EMPTY))
    async with httpx.AsyncClient(base_url=base, transport=answering_nothing) as http:
        people, api = People(), Api(http)
        views = Views(ZoneInfo("UTC"), people)
        door = Door(api, http, views, AccessSettings(), base)
        page = Console(api, views, people, Choices(), secure=door.secure).shown("/", said)
        app = httpx.ASGITransport(Starlette(routes=[page]))
        async with httpx.AsyncClient(base_url=base, transport=app) as browser:
            answer = await browser.get("/")

    assert ("Secure" in answer.headers["set-cookie"]) is base.startswith("https")
