"""No other host, no form of another site, no script but ours (X attacks: CSRF, DNS rebinding, XSS)."""

import re

import httpx
import pytest

from tests.services.console.pages import EMPTY, OWN, console

INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<script>|javascript:")
EVIL = "<script>alert(1)</script>"
CUSTOMER = {
    "customer": EVIL,
    "full_name": EVIL,
    "kind": EVIL,
    "size": None,
    "tier": EVIL,
    "owner": EVIL,
    "country": None,
    "region": EVIL,
    "registered_at": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize("host", ["kehu.example:8000", "evil.example", "127.0.0.1.evil.example:80", ""])
async def test_a_name_of_another_site_is_not_answered(host: str) -> None:
    async with console() as browser:
        answer = await browser.get("/", headers={"Host": host})

    assert answer.status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9"])
async def test_a_form_of_another_site_is_not_taken(origin: str) -> None:
    sent: list[httpx.Request] = []
    async with console(sent=sent) as browser:
        answer = await browser.post("/do/units/run-pack/U1", headers={"Origin": origin}, data={"csrf": "x"})

    assert answer.status_code == 403
    assert not [request for request in sent if request.method == "POST"]


@pytest.mark.parametrize("token", ["", "guessed"])
async def test_a_form_without_this_browsers_token_is_not_taken(token: str) -> None:
    sent: list[httpx.Request] = []
    async with console(sent=sent) as browser:
        await browser.get("/keys")
        answer = await browser.post("/do/units/run-pack/U1", headers={"Origin": OWN}, data={"csrf": token})

    assert answer.status_code == 403
    assert "console.foreign-form" in answer.text
    assert not [request for request in sent if request.method == "POST"]


@pytest.mark.parametrize("path", ["/", "/customers", "/do/complaints/receive", "/nothing", "/assets/console.js"])
async def test_no_script_or_style_but_our_own_may_run(path: str) -> None:
    async with console() as browser:
        answer = await browser.get(path)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "html" not in answer.headers["content-type"] or not INLINE.search(answer.text)


async def test_what_people_wrote_is_text_everywhere() -> None:
    async with console({"GET /customers": EMPTY | {"items": [CUSTOMER], "parked": [EVIL]}}) as browser:
        asked = dict.fromkeys(("text", "owner", "as_of", "done", "undo", "tab"), EVIL)
        answer = await browser.get("/customers", params=asked)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
async def test_a_form_never_leads_to_another_site(back: str) -> None:
    async with console() as browser:
        await browser.get("/keys")
        form = {"csrf": browser.cookies["kehu_csrf"], "back": back, "theme": "dark"}
        answer = await browser.post("/choose", headers={"Origin": OWN}, data=form)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
