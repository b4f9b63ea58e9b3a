"""The development issuer: code flow with PKCE, for our client, on this machine and in development alone."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from domain.decider import Refused
from services.access.issuer import serve
from services.access.issuer.app import create_app
from services.access.issuer.issuer import SECONDS_OF_CODE, challenge_of
from services.access.issuer.people import PEOPLE
from services.identity import AccessSettings
from tests.services.access.identity import URL, Identity, identity

BACK = "http://127.0.0.1:4711/signed-in"
VERIFIER = "v" * 43
ASKED = {
    "response_type": "code",
    "client_id": "kehu-client",
    "redirect_uri": BACK,
    "state": "s",
    "nonce": "n",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}
EXCHANGE = {
    "grant_type": "authorization_code",
    "client_id": "kehu-client",
    "redirect_uri": BACK,
    "code_verifier": VERIFIER,
}


@pytest.fixture
async def known() -> AsyncIterator[Identity]:
    async with identity() as found:
        yield found


@pytest.fixture
async def browser(known: Identity) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(known.issuer))
    async with httpx.AsyncClient(base_url=URL, transport=transport) as found:
        yield found


async def code(browser: httpx.AsyncClient, person: str = "demo-sales") -> str:
    answer = await browser.post("/authorize", data=ASKED | {"person": person})
    assert answer.status_code == 303, answer.text
    said = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert said["state"] == ["s"]
    return said["code"][0]


async def test_the_whole_flow_gives_tokens_that_count(browser: httpx.AsyncClient, known: Identity) -> None:
    page = await browser.get("/authorize", params=ASKED)
    assert all(each.id in page.text and each.role in page.text for each in PEOPLE)

    found = (await browser.post("/token", data=EXCHANGE | {"code": await code(browser)})).json()

    assert (await known.tokens.of_access(found["access_token"])).person == "demo-sales"
    assert (await known.tokens.of_id(found["id_token"], "n")).person == "demo-sales"


async def test_a_code_counts_once(browser: httpx.AsyncClient) -> None:
    form = EXCHANGE | {"code": await code(browser)}
    assert (await browser.post("/token", data=form)).status_code == 200

    again = await browser.post("/token", data=form)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_a_code_counts_for_a_minute(browser: httpx.AsyncClient, known: Identity) -> None:
    form = EXCHANGE | {"code": await code(browser)}
    known.clock.now += SECONDS_OF_CODE

    assert (await browser.post("/token", data=form)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:4712/signed-in"}, "invalid_grant"),
        ({"code": "guessed"}, "invalid_grant"),
        ({"client_id": "other"}, "invalid_client"),
        ({"grant_type": "password"}, "invalid_client"),
    ],
)
async def test_a_code_is_of_no_use_to_others(browser: httpx.AsyncClient, changed: dict[str, str], why: str) -> None:
    form = EXCHANGE | {"code": await code(browser)} | changed

    answer = await browser.post("/token", data=form)

    assert (answer.status_code, answer.json()["error"]) == (400, why)


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example/signed-in"},
        {"redirect_uri": "http://127.0.0.1.evil.example/"},
        {"redirect_uri": "http://localhost@evil.example/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"client_id": "other"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"nonce": ""},
        {"state": "s" * 513},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_question_gets_no_code(browser: httpx.AsyncClient, method: str, changed: dict[str, str]) -> None:
    asked = ASKED | changed
    answer = (
        await browser.get("/authorize", params=asked)
        if method == "GET"
        else await browser.post("/authorize", data=asked | {"person": "demo-sales"})
    )

    assert answer.status_code == 400
    assert "Location" not in answer.headers


async def test_what_is_asked_is_no_part_of_the_page(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/authorize", params=ASKED | {"state": '"><script>'})

    assert "<script>" not in page.text


async def test_a_form_is_small_and_for_this_machine(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/token", content=b"x" * 20_000)).status_code == 400
    assert (await browser.post("/token", data=EXCHANGE, headers={"Host": "evil.example"})).status_code == 400


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"oidc_issuer": URL}, "KEHU_DEVELOPMENT"),
        ({"oidc_issuer": URL, "development": False}, "KEHU_DEVELOPMENT"),
        ({"development": True}, "KEHU_OIDC_ISSUER"),
        ({"oidc_issuer": "https://issuer.example:443", "development": True}, "127.0.0.1 only"),
    ],
)
def test_it_runs_in_development_and_on_this_machine_alone(settings: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        serve.checked(AccessSettings.model_validate(settings))


def test_there_is_somebody_of_each_role() -> None:
    assert {each.role for each in PEOPLE} >= {"sales", "account-manager", "service-agent", "supervisor", "manager"}
    assert len({each.id for each in PEOPLE}) == len(PEOPLE)
