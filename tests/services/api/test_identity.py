"""Where identity is on, nobody gets in without a token of the issuer, and nobody says who they are by hand."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.access.gate import Gate
from services.access.keys import Keys
from services.access.roster import Roster, Who
from services.api.entrance import OPEN
from services.api.reading.reads import open_pool
from services.local import readiness
from services.store.memory import memory_store
from services.store.postgres import open_store
from tests.services.access.identity import NOON, URL, Identity, identity
from tests.services.api.conftest import NOWHERE, client
from tests.services.api.read_models import catch_up

RECEIVE = "/complaints/8/receive"
pytestmark = pytest.mark.asyncio(loop_scope="module")
COMPLAINT = {"customer_id": "C8", "channel": "hotline", "summary": "The lift stands still."}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Identity]:
    async with identity() as found:
        yield found


@pytest.fixture
def known(shared: Identity) -> Identity:
    """Put the clock back."""
    shared.clock.now, shared.down = NOON, False
    shared.tokens.keys = Keys(URL, shared.tokens.keys.http, shared.clock)
    return shared


# Putting the API together takes a while.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(shared: Identity) -> AsyncIterator[httpx.AsyncClient]:
    async with memory_store() as store, client(store, NOWHERE, gate=shared.gate) as speaking:
        yield speaking


@pytest.mark.parametrize("path", sorted(OPEN))
async def test_machines_ask_without_a_token(api: httpx.AsyncClient, path: str) -> None:
    assert (await api.get(path)).status_code in {200, 503}


async def test_what_a_start_waits_for_needs_no_token() -> None:
    assert set(readiness.PATHS) <= OPEN


@pytest.mark.parametrize(
    "path", ["/problems", "/problems/token.missing", "/schemas", "/schemas/urn:kehu:schema:unit.pack-chosen.v1"]
)
async def test_what_problems_and_messages_mean_is_read_without_a_token(api: httpx.AsyncClient, path: str) -> None:
    assert (await api.get(path)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/problemsx", "/schema", "/", "/docs", "/openapi.json", "/customers", "/nowhere", "/livez/", "//livez"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_everything_else_needs_one(api: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await api.request(method, path)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kehu"'


async def test_a_command_without_a_token_is_refused_before_it_is_read(api: httpx.AsyncClient) -> None:
    answer = await api.post(RECEIVE, content=b"{")

    assert (answer.status_code, answer.json()["code"]) == (401, "token.missing")


@pytest.mark.parametrize(
    "headers",
    [
        [("Authorization", "Basic ZGVtbzpkZW1v")],
        [("Authorization", "Bearer")],
        [("Authorization", "Bearer ")],
        [("Authorization", "Bearer a.b.c")],
        [("Authorization", "Bearer a.b.c"), ("Authorization", "Bearer d.e.f")],
    ],
)
async def test_another_credential_is_none(api: httpx.AsyncClient, headers: list[tuple[str, str]]) -> None:
    answer = await api.get("/customers", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "token.malformed")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_the_challenge_says_why(api: httpx.AsyncClient, known: Identity) -> None:
    header = known.header("demo-service-agent")
    known.clock.now += 86_400

    answer = await api.post(RECEIVE, json=COMPLAINT, headers=header)

    assert (answer.status_code, answer.json()["code"]) == (401, "token.expired")
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="kehu", error="invalid_token", error_description="token.expired"'
    )


@pytest.mark.parametrize("name", ["Kehu-Actor", "kehu-actor*"])
async def test_an_actor_typed_by_hand_is_refused(api: httpx.AsyncClient, known: Identity, name: str) -> None:
    typed = known.header("demo-service-agent") | {name: "demo-manager"}

    answer = await api.post(RECEIVE, json=COMPLAINT, headers=typed)

    assert (answer.status_code, answer.json()["code"]) == (403, "actor.typed")


async def test_who_is_not_enrolled_does_not_get_in(api: httpx.AsyncClient, known: Identity) -> None:
    answer = await api.get("/customers", headers=known.header("nobody"))

    assert (answer.status_code, answer.json()["code"]) == (403, "access.not-staff")


async def test_without_the_issuer_nobody_gets_in_and_waiting_helps(api: httpx.AsyncClient, known: Identity) -> None:
    known.down = True

    answer = await api.get("/customers", headers=known.header("demo-manager"))

    assert (answer.status_code, answer.json()["code"]) == (503, "identity.issuer-down")
    assert answer.headers["Retry-After"]


async def test_the_document_says_how_to_sign_in_where_it_is_needed(api: httpx.AsyncClient, known: Identity) -> None:
    described = (await api.get("/openapi.json", headers=known.header("demo-manager"))).json()

    assert described["security"] == [{"bearer": []}]
    assert described["paths"]["/livez"]["get"]["security"] == []
    assert {"401", "403"} <= set(described["paths"]["/customers"]["get"]["responses"])


async def test_roles_come_from_staff_and_the_actor_of_a_command_is_the_person_of_the_token(
    database_url: str, known: Identity
) -> None:
    async with open_store(database_url) as store, client(store, database_url) as api:
        for person, name in (("wang.min", "王敏"), ("li.lei", "李雷")):
            assert (await api.post(f"/account-managers/{person}/enrol", json={"full_name": name})).is_success
        roles = {"roles": ["sales", "supervisor"], "department": "east"}
        assert (await api.post("/account-managers/wang.min/change-roles", json=roles)).is_success
        fit: dict[str, Any] = {"full_name": "李雷", "grade": "trainee", "no_bad_record": True, "education": "bachelor"}
        fit["experience_months"] = 36
        appointed = await api.post("/account-managers/li.lei/appoint", json=fit)
        assert appointed.is_success, appointed.text
        assert (await api.post("/account-managers/li.lei/leave", json={})).is_success
    await catch_up(database_url)
    async with open_pool(database_url) as pool, open_store(database_url) as store:
        roster = Roster(pool)
        async with client(store, database_url, gate=Gate(known.tokens, roster, pool)) as api:
            entered = await api.get("/persons", headers=known.header("wang.min"))
            received = await api.post(RECEIVE, json=COMPLAINT, headers=known.header("wang.min"))
            events = await api.get("/streams/complaint/8/events", headers=known.header("wang.min"))
            left = await api.get("/persons", headers=known.header("li.lei"))
        who = await roster.who("wang.min")

    assert (entered.status_code, received.status_code) == (200, 201)
    assert [event["actor"] for event in events.json()["items"]] == ["wang.min"]
    assert (left.status_code, left.json()["code"]) == (403, "access.not-staff")
    assert who == Who("wang.min", "王敏", ("sales", "supervisor"), None, "east")
