"""No forged form, cookie or header gets in at the console, ends a session, or makes a page fail (issue 18)."""

import base64
import json

import httpx
import pytest

from tests.services.access.identity import Identity
from tests.services.console.pages import OWN
from tests.services.console.test_signing_in import RECEIVE, answered, browser, console, form_of, known, sign_in

__all__ = ["browser", "console", "known"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def pending(*parts: str) -> str:
    """Write the cookie of a sign-in that waits, as anybody can."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def header(name: str, value: str) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1"))]


@pytest.mark.parametrize("path", ["/sign-out", RECEIVE])
async def test_a_form_with_another_browsers_token_is_not_taken(
    console: httpx.ASGITransport, browser: httpx.AsyncClient, known: Identity, path: str
) -> None:
    await sign_in(browser, known)
    async with httpx.AsyncClient(base_url=OWN, transport=console) as attacker:
        await sign_in(attacker, known, "demo-auditor")
        theirs = form_of(await attacker.get("/keys"))["csrf"]

    answer = await browser.post(path, headers={"Origin": OWN}, data={"csrf": theirs})

    assert answer.status_code == 403
    assert (await browser.get("/keys")).status_code == 200


@pytest.mark.parametrize("csrf", [{}, {"csrf": ""}])
async def test_no_token_is_not_the_token_of_a_browser_without_one(
    console: httpx.ASGITransport, browser: httpx.AsyncClient, known: Identity, csrf: dict[str, str]
) -> None:
    await sign_in(browser, known)
    session = {"Cookie": f"kehu_session={browser.cookies['kehu_session']}"}
    async with httpx.AsyncClient(base_url=OWN, transport=console) as bare:
        answers = [await bare.post(path, headers=session, data=csrf) for path in ("/sign-out", RECEIVE)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (await browser.get("/keys")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        header("Origin", "http://["),
        header("Origin", "null"),
        header("Origin", "é"),
        header("Origin", "http://127.0.0.1:8000@evil.example"),
        header("Origin", OWN) + header("Origin", "http://evil.example"),
        header("Sec-Fetch-Site", "cross-site"),
        header("Origin", OWN) + header("Sec-Fetch-Site", "cross-site"),
    ],
)
async def test_a_form_from_elsewhere_is_not_taken_even_with_the_token(
    browser: httpx.AsyncClient, known: Identity, headers: list[tuple[bytes, bytes]]
) -> None:
    await sign_in(browser, known)
    form = {"csrf": form_of(await browser.get("/keys"))["csrf"]}

    answers = [await browser.post(path, headers=headers, data=form) for path in ("/sign-out", RECEIVE)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (await browser.get("/keys")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_no_link_signs_anybody_out(browser: httpx.AsyncClient, known: Identity, method: str) -> None:
    await sign_in(browser, known)

    answer = await browser.request(method, "/sign-out", headers={"Origin": OWN})

    assert answer.status_code == 405
    assert (await browser.get("/keys")).status_code == 200


@pytest.mark.parametrize(
    "cookie",
    ["é", '"a\\015\\012Kehu-Actor: x"', '"a\\000b"', "a\x7fb", "kehu-session.", f"kehu-session.{'x' * 20_000}", "a b"],
)
async def test_a_session_that_nobody_began_is_none(console: httpx.ASGITransport, cookie: str) -> None:
    async with httpx.AsyncClient(base_url=OWN, transport=console) as stranger:
        answer = await stranger.get("/keys", headers=header("Cookie", f"kehu_session={cookie}"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?back=%2Fkeys")


@pytest.mark.parametrize(
    "cookie",
    [
        pending("\ud800", "n", "v", "/"),
        pending("s", "\ud800", "v", "/"),
        pending("s", "n", "\ud800", "/"),
        pending("s", "n", "v", "/\ud800"),
        pending("other", "n", "v", "/"),
        pending("s", "n", "v"),
        base64.urlsafe_b64encode(b"[" * 3_000).decode(),
        "é",
    ],
)
async def test_a_sign_in_that_nobody_began_is_not_answered(console: httpx.ASGITransport, cookie: str) -> None:
    async with httpx.AsyncClient(base_url=OWN, transport=console) as stranger:
        sent = header("Cookie", f"kehu_sign_in={cookie}")
        answer = await stranger.get("/signed-in?state=s&code=c", headers=sent)

    assert answer.status_code == 400
    assert "kehu_session" not in answer.headers.get("set-cookie", "")


async def test_an_empty_state_is_none(console: httpx.ASGITransport) -> None:
    async with httpx.AsyncClient(base_url=OWN, transport=console) as stranger:
        sent = header("Cookie", f"kehu_sign_in={pending('', 'n', 'v', '/')}")
        answer = await stranger.get("/signed-in?state=&code=c", headers=sent)

    assert answer.status_code == 400


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
async def test_a_cookie_that_was_changed_leads_to_no_other_site(
    browser: httpx.AsyncClient, known: Identity, back: str
) -> None:
    address = await answered(browser, known, "demo-sales")
    kept = browser.cookies["kehu_sign_in"]
    *parts, _ = json.loads(base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
    browser.cookies.clear()

    onwards = await browser.get(address, headers=header("Cookie", f"kehu_sign_in={pending(*parts, back)}"))

    assert onwards.status_code == 200
    assert 'url=/"' in onwards.text
    assert "evil" not in onwards.text
    assert "alert" not in onwards.text


@pytest.mark.parametrize("address", ["http://[", "x" * 70_000, "//evil.example//evil.example", "é"])
async def test_a_page_that_is_none_leads_to_the_first(console: httpx.ASGITransport, address: str) -> None:
    async with httpx.AsyncClient(base_url=OWN, transport=console) as stranger:
        sent = header("HX-Request", "true") + header("HX-Current-URL", address)
        answer = await stranger.get("/find", headers=sent)

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"].startswith("/sign-in?back=%2F")
    assert "evil" not in answer.headers["hx-redirect"]
