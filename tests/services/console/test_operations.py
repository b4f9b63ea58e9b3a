"""Operations name what waits for people: commands of processes that were refused, and notices that reached nobody."""

from typing import Any, Final

from tests.services.console.pages import console

CHECK: Final[dict[str, Any]] = {"state": "never", "findings": None, "said": None, "ended_at": None}
PROCESSES: Final[dict[str, Any]] = {"parts": [], "relay": None}


async def test_refused_commands_and_undelivered_notices_are_shown_with_the_reason() -> None:
    refused = {"process": "moved-customers", "code": "customer.erased", "message": "It is erased."}
    answers = {
        "GET /checks": CHECK,
        "GET /processes": PROCESSES,
        "GET /refused-commands": {"items": [refused], "next": None},
        "GET /undelivered-notices": {"items": [{"subject": "complaint/1", "error": "Nobody acts."}], "next": None},
    }
    async with console(answers) as browser:
        page = await browser.get("/operations")

    assert page.status_code == 200
    assert all(told in page.text for told in ("moved-customers", "It is erased.", "complaint/1", "Nobody acts."))


async def test_nothing_is_said_of_them_where_there_are_none() -> None:
    async with console({"GET /checks": CHECK, "GET /processes": PROCESSES}) as browser:
        page = await browser.get("/operations")

    assert "Refused commands" not in page.text
