"""Sessions of the console: begun once with a fresh ID token, ended by time, by their owner, or by others."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from services.access.gate import Gate, opened_writing
from services.access.sessions import PREFIX
from services.store.memory import memory_store
from tests import temporary
from tests.integration.accounts import account
from tests.services.access.identity import Identity, Listed, identity
from tests.services.api.conftest import NOWHERE, client
from tests.services.cli.kehu import Ended, kehu

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def role_url(database_url: str) -> Iterator[str]:
    with account(database_url, "kehu_api") as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known() -> AsyncIterator[Identity]:
    async with identity() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(known: Identity, role_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        opened_writing(role_url) as writing,
        memory_store() as store,
        client(store, NOWHERE, gate=Gate(known.tokens, Listed(), writing)) as speaking,
    ):
        yield speaking


async def begin(
    api: httpx.AsyncClient, known: Identity, person: str = "demo-sales", before: str | None = None
) -> dict[str, Any]:
    known.clock.now += 1
    answer = await api.post("/sessions", json={"id_token": token(known, person), "nonce": "n", "before": before})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def token(known: Identity, person: str = "demo-sales") -> str:
    return known.issuer.signed({"sub": person, "aud": "kehu-client", "nonce": "n"}, typ="JWT")


def header(session: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['session']}"}


async def status(api: httpx.AsyncClient, session: dict[str, Any]) -> tuple[int, str | None]:
    answer = await api.get("/me", headers=header(session))
    return answer.status_code, answer.json().get("code")


async def test_a_session_is_a_credential(api: httpx.AsyncClient, known: Identity) -> None:
    session = await begin(api, known)

    me = (await api.get("/me", headers=header(session))).json()

    assert me == {
        "person": "demo-sales",
        "full_name": "孙晓",
        "roles": ["sales"],
        "unit": "main",
        "department": None,
    }
    assert session["session"].startswith(PREFIX)
    assert not session["same_person"]


async def test_the_secret_is_nowhere_in_the_database(
    api: httpx.AsyncClient, known: Identity, database_url: str
) -> None:
    session = await begin(api, known)

    with psycopg.connect(database_url) as connection:
        kept = connection.execute(
            "select encode(convert_to(console_session::text, 'utf8'), 'escape') from console_session"
        )
        assert not [row for row in kept if session["session"].removeprefix(PREFIX) in str(row)]


async def test_an_id_token_begins_one_session(api: httpx.AsyncClient, known: Identity) -> None:
    known.clock.now += 1
    sent = {"id_token": token(known), "nonce": "n"}
    assert (await api.post("/sessions", json=sent)).status_code == 201

    again = await api.post("/sessions", json=sent)

    assert (again.status_code, again.json()["code"]) == (401, "token.used")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"nonce": "other"}, "token.nonce"),
        ({"id_token": "a.b.c"}, "token.malformed"),
        ({"nonce": ""}, "request.invalid"),
    ],
)
async def test_what_is_no_fresh_id_token_begins_none(
    api: httpx.AsyncClient, known: Identity, sent: dict[str, str], code: str
) -> None:
    answer = await api.post("/sessions", json={"id_token": token(known), "nonce": "n"} | sent)

    assert answer.json()["code"] == code


async def test_an_access_token_begins_none(api: httpx.AsyncClient, known: Identity) -> None:
    answer = await api.post("/sessions", json={"id_token": known.issuer.access_token("demo-sales"), "nonce": "n"})

    assert answer.status_code == 401


async def test_who_is_not_enrolled_gets_none(api: httpx.AsyncClient, known: Identity) -> None:
    answer = await api.post("/sessions", json={"id_token": token(known, "nobody"), "nonce": "n"})

    assert (answer.status_code, answer.json()["code"]) == (403, "access.not-staff")


async def test_signing_in_again_ends_the_session_of_before(api: httpx.AsyncClient, known: Identity) -> None:
    first = await begin(api, known)
    second = await begin(api, known, before=first["session"])
    third = await begin(api, known, "demo-auditor", before=second["session"])

    assert second["session"] != first["session"]
    assert (second["same_person"], third["same_person"]) == (True, False)
    assert [(await status(api, each))[0] for each in (first, second, third)] == [401, 401, 200]


async def test_signing_out_ends_it(api: httpx.AsyncClient, known: Identity) -> None:
    session = await begin(api, known)

    assert (await api.delete("/sessions/current", headers=header(session))).status_code == 204
    assert await status(api, session) == (401, "session.over")


@pytest.mark.parametrize(
    "column", ["seen_at = clock_timestamp() - interval '31 minutes'", "ends_at = clock_timestamp()"]
)
async def test_it_ends_when_nobody_uses_it_and_in_any_case(
    api: httpx.AsyncClient, known: Identity, database_url: str, column: str
) -> None:
    session = await begin(api, known)
    with psycopg.connect(database_url) as connection:
        connection.execute(f"update console_session set {column}")  # noqa: S608 - our own

    assert await status(api, session) == (401, "session.over")


async def test_using_it_keeps_it(api: httpx.AsyncClient, known: Identity, database_url: str) -> None:
    session = await begin(api, known)
    with psycopg.connect(database_url, autocommit=True) as connection:
        for _ in range(3):
            connection.execute("update console_session set seen_at = seen_at - interval '20 minutes'")
            assert (await status(api, session))[0] == 200


@pytest.mark.parametrize("secret", [PREFIX, f"{PREFIX}guessed", f"{PREFIX}{'x' * 5_000}", f"{PREFIX}' or true --"])
async def test_a_guessed_secret_opens_nothing(api: httpx.AsyncClient, secret: str) -> None:
    assert await status(api, {"session": secret}) == (401, "session.over")


async def test_a_session_is_listed_and_ended_by_others(
    api: httpx.AsyncClient, known: Identity, database_url: str
) -> None:
    def run(*arguments: str) -> Ended:
        return kehu(
            "sessions", *arguments, "--format", "json", database_url=database_url, home=temporary.folder("home")
        )

    session, other = await begin(api, known, "demo-finance"), await begin(api, known, "demo-manager")

    (listed,) = (await to_thread(run, "list", "--person", "demo-finance")).rows
    revoked = await to_thread(run, "revoke", listed["id"])
    again = await to_thread(run, "revoke", "--person", "demo-finance")
    left = await to_thread(run, "list", "--person", "demo-finance")
    kept = await to_thread(run, "list", "--person", "demo-finance", "--all")

    assert session["session"] not in str(listed)
    assert [(row["person"], row["ended_why"]) for row in revoked.rows] == [("demo-finance", "revoked")]
    assert (again.code, "it is over" in again.err) == (1, True)
    assert (left.rows, len(kept.rows)) == ([], 1)
    assert [(await status(api, each))[0] for each in (session, other)] == [401, 200]


async def test_where_identity_is_off_there_is_nobody_to_sign_in() -> None:
    async with memory_store() as store, client(store, NOWHERE) as speaking:
        answers = [
            await speaking.get("/me"),
            await speaking.post("/sessions", json={"id_token": "a", "nonce": "b"}),
            await speaking.delete("/sessions/current"),
        ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "identity.off")}
