"""What a page says when it cannot show: behind, rebuilding, parked, down; to people, in a page, with the way on."""

import httpx
import pytest

from services.api.reading.freshness import StaleRows
from tests.services.console.pages import EMPTY, answering, console, problem


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (problem(503, "store.down", "PostgreSQL does not answer."), "The database does not answer."),
        (problem(503, "list.rebuilding", "It is being built.", seconds_left=90), "About 1 min left."),
        (problem(503, "read-model.behind", "Soon."), "was recorded a moment ago"),
        (problem(404, "customer.unknown", "Nothing is known of it."), "There is no such thing here."),
        (httpx.Response(500, text="oops"), "Something unforeseen happened."),
    ],
)
async def test_a_page_that_cannot_be_shown_says_why_and_what_next(answer: httpx.Response, says: str) -> None:
    async with console({"GET /complaints": answer}) as browser:
        page = await browser.get("/complaints")

    assert page.status_code == answer.status_code
    assert says in page.text
    assert "<nav" in page.text


async def test_an_api_that_is_down_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    async with answering(refuse) as browser:
        page = await browser.get("/customers")

    assert page.status_code == 503
    assert "Kehu does not answer" in page.text


async def test_stale_and_parked_rows_are_named_above_the_list() -> None:
    stale = StaleRows(projection="complaint_sla", position=1234, why="paused").model_dump()
    standing = EMPTY | {"parked": ["complaint/7"], "stale": [stale]}
    async with console({"GET /complaints": standing}) as browser:
        page = await browser.get("/complaints")

    assert "complaint/7" in page.text
    assert "complaint_sla stand still on purpose since event 1,234" in page.text


async def test_a_page_of_another_moment_offers_no_change() -> None:
    async with console() as browser:
        now = await browser.get("/complaints")
        then = await browser.get("/complaints", params={"as_of": "2026-01-01"})

    assert "/do/complaints/receive" in now.text
    assert "/do/" not in then.text
    assert "Nothing can be changed here." in then.text


async def test_a_part_that_was_asked_for_gets_a_part_of_a_page() -> None:
    async with console({"GET /events/9": problem(404, "event.unknown", "There is no event 9.")}) as browser:
        part = await browser.get("/events/9", headers={"HX-Request": "true"})

    assert part.status_code == 404
    assert "<nav" not in part.text
    assert "There is no event 9." in part.text
