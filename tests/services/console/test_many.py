"""Pages over a million rows: what is read is bounded, and sums are still of everything (L2)."""

import asyncio
import re
from collections.abc import Callable, Coroutine

import httpx
import pytest

from tests.services.console.pages import EMPTY, answering

ITEM = {"customer": "C1", "name": None, "account": "A1", "due_date": "2026-01-01", "outstanding": "1.00"}
AGE = {"currency": "CNY", "90+": "900000.00", "outstanding": "1000000.00"}

AGED = AGE | dict.fromkeys(("not-due", "1-30", "31-60", "61-90", "disputed"), "0.00")


def of_a_million(asked: list[httpx.Request]) -> object:
    """Answer as an API that has a next page for ever."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/receivables/overdue":
            items = [ITEM | {"currency": "CNY", "invoice": f"I{number}"} for number in range(1000)]
            return httpx.Response(200, json=EMPTY | {"items": items, "next": "more"})
        ageing = request.url.path.startswith("/receivables/ageing")
        return httpx.Response(200, json=EMPTY | {"items": [AGE] if ageing else []})

    return answer


@pytest.mark.parametrize(
    ("path", "total"),
    [("/CNY/90+", "900,000.00"), ("/CNY/all", "1,000,000.00"), ("/CNY/90+/C1", "900,000.00"), ("/EUR/all", "0.00")],
)
async def test_the_proof_of_a_sum_over_a_million_items_reads_a_few_and_sums_all(path: str, total: str) -> None:
    asked: list[httpx.Request] = []
    async with answering(of_a_million(asked)) as browser:  # type: ignore[arg-type]
        page = await browser.get(f"/proof/owed{path}", params={"as_of": "2026-10-01"})

    assert page.status_code == 200
    assert sum(request.url.path == "/receivables/overdue" for request in asked) <= 5
    assert f"{path[1:4]} {total}" in page.text
    assert "/export/receivables/overdue?all=true" in page.text
    assert "as_of=2026-10-01" in page.text


def slow(path: str, may_end: asyncio.Event) -> Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]:
    """Answer one address only when it may, and the others at once."""

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == path:
            await may_end.wait()
            found = {"items": [AGED]} if path.endswith("/ageing") else {"customers": 7, "items": 9, "currencies": []}
            return httpx.Response(200, json=EMPTY | found)
        if request.url.path == "/receivables/overdue-counts":
            return httpx.Response(200, json={"customers": 7, "items": 9, "currencies": []})
        return httpx.Response(200, json=EMPTY)

    return answer


@pytest.mark.parametrize("page", ["/receivables", "/"])
@pytest.mark.parametrize("path", ["/receivables/ageing", "/receivables/overdue-counts"])
async def test_a_page_does_not_wait_for_sums_over_all_rows_which_follow(path: str, page: str) -> None:
    may_end = asyncio.Event()
    async with answering(slow(path, may_end)) as browser:
        browser.cookies.set("kehu_role", "credit")
        first = await browser.get(page)
        may_end.set()
        then = await browser.get(page, params={"whole": "1"})

    assert first.status_code == then.status_code == 200
    asks = [] if path.endswith("counts") and page == "/receivables" else [f'hx-get="{page}?whole=1"']
    assert re.findall(r'hx-get="[^"]*whole=1"', first.text) == asks
    assert "whole=1" not in then.text
    assert "7 customers are overdue" in then.text or "<b>7</b>customers are overdue" in then.text


@pytest.mark.parametrize("page", ["/customers", "/customers?owner=li"])
async def test_the_list_of_customers_does_not_wait_for_their_number(page: str) -> None:
    async with answering(slow("/customer-counts", asyncio.Event())) as browser:
        first = await browser.get(page)

    assert first.status_code == 200
    assert 'hx-select="#views"' in first.text


async def test_figures_that_a_page_did_not_wait_for_are_not_asked_for_again() -> None:
    may_end = asyncio.Event()
    asked: list[str] = []
    answer = slow("/receivables/ageing", may_end)

    async def noting(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return await answer(request)

    async with answering(noting) as browser:
        await browser.get("/receivables")
        following = asyncio.create_task(browser.get("/receivables", params={"whole": "1"}))
        await asyncio.sleep(0)
        may_end.set()
        await following

    assert asked.count("/receivables/ageing") == 1
