"""Full names stand for ids where they are known; a page that can do without them does not wait for them."""

import asyncio

import httpx
import pytest

from services.console.shell import people
from tests.services.console.pages import EMPTY, answering, console


async def never(_: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError("It never answers.")


async def test_a_page_does_not_wait_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "SECONDS_TO_ASK", 0.01)
    async with answering(never) as browser:
        page = await browser.get("/keys")

    assert page.status_code == 200


async def test_a_person_stands_under_their_name_and_without_one_under_their_id() -> None:
    named = EMPTY | {"items": [{"person": "li", "full_name": "李伟", "left_at": None}]}
    async with console({"GET /persons": named}) as browser:
        browser.cookies.set("kehu_person", "li")
        known = await browser.get("/keys")
        browser.cookies.set("kehu_person", "wu")
        other = await browser.get("/keys")

    assert "李伟 ·" in known.text
    assert "wu ·" in other.text
