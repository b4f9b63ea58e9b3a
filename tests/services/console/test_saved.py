"""Views that a reader keeps are tabs of their page; a cookie that is no list of views is none (design, part 5)."""

from urllib.parse import quote

import pytest

from services.console.shell import saved
from tests.services.console.pages import OWN, console


async def test_a_view_is_kept_and_forgotten() -> None:
    async with console() as browser:
        await browser.get("/customers?tier=A")
        form = {"csrf": browser.cookies["kehu_csrf"], "back": "/customers?tier=A", "name": "Mine 我的"}
        kept = await browser.post("/views", headers={"Origin": OWN}, data=form)
        page = await browser.get("/customers")
        elsewhere = await browser.get("/complaints")
        await browser.post("/views", headers={"Origin": OWN}, data=form | {"drop": "yes"})
        after = await browser.get("/customers")

    assert kept.headers["location"] == "/customers?tier=A"
    assert '<a href="/customers?tier=A">Mine 我的</a>' in page.text
    assert "Mine 我的" not in elsewhere.text
    assert "Mine 我的" not in after.text


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "[", "{}", '"a"', "[1]", '[["a"]]', '[["a", 1]]', '[["a", "//evil.example"]]', '[["a", "https://evil"]]'],
)
async def test_a_cookie_that_is_no_list_of_views_is_none(cookie: str) -> None:
    async with console() as browser:
        browser.cookies.set(saved.COOKIE, quote(cookie))
        page = await browser.get("/customers")

    assert page.status_code == 200
    assert "evil" not in page.text


def test_the_oldest_view_makes_room() -> None:
    cookie = "[]"
    views: list[saved.View] = []
    for number in range(saved.MOST + 3):
        cookie = saved.added(views, f"view {number}", "/customers")
        views.append((f"view {number}", "/customers"))

    assert cookie.count("view") == saved.MOST
    assert f"view%20{saved.MOST + 2}" in cookie
