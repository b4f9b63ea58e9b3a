"""Signing in at the console: code flow with PKCE, a new secret each time, and nothing typed is lost when it ends."""

import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
import pytest_asyncio

from services.access.gate import Gate, opened_writing
from services.access.issuer import app as issuer_app
from services.console.api import Api
from services.console.app import create_app
from services.console.shell.door import Door
from services.console.shell.people import People
from services.console.shell.views import Views
from services.store.postgres import open_store
from tests.services.access.identity import Identity, Listed, identity
from tests.services.api.conftest import client
from tests.services.console.pages import OWN

pytestmark = pytest.mark.asyncio(loop_scope="module")
RECEIVE = "/do/complaints/receive"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known() -> AsyncIterator[Identity]:
    async with identity() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def console(known: Identity, database_url: str) -> AsyncIterator[httpx.ASGITransport]:
    """Put issuer, API and console together."""
    issuer = httpx.ASGITransport(issuer_app.create_app(known.issuer))
    async with opened_writing(database_url) as writing, open_store(database_url) as store:
        roster = Listed()
        roster.pool = writing  # type: ignore[assignment] # things are looked up
        gate = Gate(known.tokens, roster, writing)
        async with client(store, database_url, gate=gate) as api, httpx.AsyncClient(transport=issuer) as http:
            views = Views(ZoneInfo("Asia/Shanghai"), People())
            door = Door(Api(api), http, views, known.tokens.settings, OWN, seconds_kept=0)
            yield httpx.ASGITransport(create_app(Api(api), "Asia/Shanghai", door))


@pytest_asyncio.fixture(loop_scope="module")
async def browser(console: httpx.ASGITransport) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=OWN, transport=console) as found:
        yield found


async def answered(browser: httpx.AsyncClient, known: Identity, person: str, back: str = "/keys") -> str:
    """Begin a sign-in and choose a person; return where the issuer sends the browser."""
    known.clock.now += 1
    asked = await browser.get("/sign-in", params={"back": back})
    assert asked.status_code == 303
    questions = {name: values[0] for name, values in parse_qs(urlsplit(asked.headers["location"]).query).items()}
    return known.issuer.answered(questions, person)


async def sign_in(browser: httpx.AsyncClient, known: Identity, person: str = "demo-service-agent") -> httpx.Response:
    answer = await browser.get(await answered(browser, known, person))
    assert answer.status_code == 200, answer.text
    return answer


def form_of(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


async def test_a_page_leads_to_the_issuer_and_back(browser: httpx.AsyncClient, known: Identity) -> None:
    page = await browser.get("/complaints?state=open")
    assert page.status_code == 303
    assert page.headers["location"] == "/sign-in?back=%2Fcomplaints%3Fstate%3Dopen"

    onwards = await browser.get(await answered(browser, known, "demo-service-agent", "/complaints?state=open"))
    keys = await browser.get("/keys")

    assert 'url=/complaints?state=open"' in onwards.text
    assert "冯岚" in keys.text
    assert "Development console" not in keys.text
    assert keys.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/customers", "/who", "/nowhere", "/export/customers"])
async def test_no_page_is_shown_to_nobody(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 303


async def test_a_part_of_a_page_leads_to_the_issuer_as_a_whole(browser: httpx.AsyncClient) -> None:
    sent = {"HX-Request": "true", "HX-Current-URL": f"{OWN}/customers?text=a"}
    answer = await browser.get("/find", headers=sent)

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?back=%2Fcustomers%3Ftext%3Da")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_signing_in_leads_to_no_other_site(browser: httpx.AsyncClient, known: Identity, back: str) -> None:
    onwards = await browser.get(await answered(browser, known, "demo-sales", back))

    assert 'url=/"' in onwards.text
    assert "evil" not in onwards.text


async def test_a_session_that_was_given_to_a_browser_is_not_the_one_it_gets(
    browser: httpx.AsyncClient, known: Identity
) -> None:
    given = f"kehu-session.{'a' * 43}"
    browser.cookies.set("kehu_session", given, domain="127.0.0.1", path="/")

    await sign_in(browser, known)

    assert browser.cookies["kehu_session"] != given


async def test_the_answer_to_another_browsers_sign_in_signs_nobody_in(
    console: httpx.ASGITransport, browser: httpx.AsyncClient, known: Identity
) -> None:
    address = await answered(browser, known, "demo-manager")
    async with httpx.AsyncClient(base_url=OWN, transport=console) as victim:
        without = await victim.get(address)
        await victim.get("/sign-in")
        with_another = await victim.get(address)

        assert (without.status_code, with_another.status_code) == (400, 400)
        assert "kehu_session" not in victim.cookies


async def test_an_answer_counts_once(browser: httpx.AsyncClient, known: Identity) -> None:
    address = await answered(browser, known, "demo-manager")
    assert (await browser.get(address)).status_code == 200

    assert (await browser.get(address)).status_code == 400


async def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites_forms(
    browser: httpx.AsyncClient, known: Identity
) -> None:
    answer = await sign_in(browser, known)

    (session,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith("kehu_session=")]
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in session.split(";")}
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/sign-out", RECEIVE])
async def test_a_form_of_another_site_is_not_taken(browser: httpx.AsyncClient, known: Identity, path: str) -> None:
    await sign_in(browser, known)
    token = form_of(await browser.get("/keys"))["csrf"]

    foreign = await browser.post(path, headers={"Origin": "https://evil.example"}, data={"csrf": token})
    without = await browser.post(path, headers={"Origin": OWN}, data={"csrf": "guessed"})

    assert (foreign.status_code, without.status_code) == (403, 403)
    assert (await browser.get("/keys")).status_code == 200


async def test_signing_out_ends_the_session_and_not_only_the_cookie(
    browser: httpx.AsyncClient, known: Identity
) -> None:
    await sign_in(browser, known)
    secret = browser.cookies["kehu_session"]
    sent = {"csrf": form_of(await browser.get("/keys"))["csrf"]}

    answer = await browser.post("/sign-out", headers={"Origin": OWN}, data=sent)
    browser.cookies.set("kehu_session", secret, domain="127.0.0.1", path="/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/signed-out")
    assert (await browser.get("/keys")).status_code == 303
    assert (await browser.get("/signed-out")).status_code == 200


async def test_a_session_that_ends_in_mid_form_loses_nothing_that_was_typed(
    browser: httpx.AsyncClient, known: Identity, database_url: str
) -> None:
    await sign_in(browser, known)
    form = form_of(await browser.get(RECEIVE))
    with psycopg.connect(database_url) as connection:
        connection.execute("update console_session set ends_at = clock_timestamp()")
    typed = form | {"complaint_id": "8", "customer_id": "C8", "channel": "hotline", "summary": "电梯停了，里面有人。"}

    ended = await browser.post(RECEIVE, headers={"Origin": OWN}, data=typed)
    await sign_in(browser, known)
    again = await browser.post(RECEIVE, headers={"Origin": OWN}, data=typed | form_of(ended))

    assert ended.status_code == 401
    assert "电梯停了，里面有人。" in ended.text
    assert "/sign-in" in ended.text
    assert again.status_code == 303, again.text
    assert "done=complaint.receive" in again.headers["location"]


async def test_a_form_that_one_person_opened_is_not_sent_in_anothers_name(
    browser: httpx.AsyncClient, known: Identity
) -> None:
    await sign_in(browser, known, "demo-service-agent")
    form = form_of(await browser.get(RECEIVE))
    await sign_in(browser, known, "demo-supervisor")

    answer = await browser.post(RECEIVE, headers={"Origin": OWN}, data=form | {"complaint_id": "8"})

    assert answer.status_code == 403


async def test_a_role_is_one_that_staff_gives(browser: httpx.AsyncClient, known: Identity) -> None:
    await sign_in(browser, known, "demo-auditor")
    browser.cookies.set("kehu_role", "operations", domain="127.0.0.1", path="/")

    page = await browser.get("/who")

    assert "沈清 · Auditor" in page.text
    assert 'value="operations"' not in page.text
    assert 'name="person"' not in page.text
