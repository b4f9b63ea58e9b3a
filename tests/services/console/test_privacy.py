"""Contacts stay hidden until what they are read for is recorded; an erased person is a placeholder everywhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.services.console.pages import EMPTY, console, problem
from tests.services.console.test_offers import CUSTOMER

PHONE: Final = "13912345678"
CONTACT: Final = {"surname": "Zhao", "given_name": "Min", "phone_written": PHONE, "email": "zhao@example.com"}
AS_LI: Final = {"Cookie": "kehu_person=li"}


def reading(minutes: float) -> dict[str, Any]:
    at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    row = {
        "position": 9,
        "at": at,
        "customer": "C1",
        "read_by": "li",
        "actor": "li",
        "purpose": "complaint",
        "name": None,
    }
    return EMPTY | {"items": [row]}


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        (lambda: EMPTY, False),
        (lambda: reading(2), True),
        (lambda: reading(16), False),
        (lambda: problem(503, "api.busy", "Busy."), False),
    ],
    ids=["never", "just-now", "a-while-ago", "unknown"],
)
async def test_contacts_are_shown_for_a_while_after_their_reading_is_recorded(
    read: Callable[[], Any], *, shown: bool
) -> None:
    file = CUSTOMER | {"owner": "li", "contacts": {"zhao": CONTACT}}
    async with console({"GET /customers/C1": file, "GET /customers/C1/accesses": read()}) as browser:
        page = await browser.get("/customers/C1", headers=AS_LI)

    assert (PHONE in page.text) is shown
    assert ("zhao@example.com" in page.text) is shown
    assert ("/do/customers/read-contacts/C1" in page.text) is not shown


@pytest.mark.parametrize(
    ("read", "shown"), [(lambda: EMPTY, False), (lambda: reading(2), True)], ids=["never", "just-now"]
)
async def test_an_event_hides_what_it_says_of_a_contact_as_well(read: Callable[[], Any], *, shown: bool) -> None:
    at = "2026-10-10T05:00:00Z"
    event = {"event": "customer/C1@2", "stream": "customer/C1", "position": 2, "type": "customer.contact-recorded.v1"}
    event |= {"occurred_at": at, "recorded_at": at, "actor": "li", "reason": None, "policy": None, "rule": None}
    event |= {
        "data": {"contact_id": "zhao", "phone": PHONE},
        "arithmetic": [],
        "facts": {},
        "numbers": [],
        "article": None,
    }
    async with console({"GET /events/2": event, "GET /customers/C1/accesses": read()}) as browser:
        page = await browser.get("/events/2", headers=AS_LI)

    assert page.status_code == 200
    assert (PHONE in page.text) is shown
    assert "zhao" in page.text


@pytest.mark.parametrize(("language", "placeholder"), [("zh-CN", "［已删除］"), ("en", "[erased]")])
async def test_an_erased_person_is_a_placeholder_in_the_readers_language(language: str, placeholder: str) -> None:
    row = {"customer": "C1", "full_name": "[erased]", "tier": None, "unit": "u", "owner": None}
    answers = {"GET /customers/C1": CUSTOMER | {"owner": None, "full_name": "[erased]"}}
    async with console(answers | {"GET /customers": EMPTY | {"items": [row]}}) as browser:
        page = await browser.get("/customers/C1", headers={"Cookie": f"kehu_language={language}"})

    assert f"<h1>{placeholder}</h1>" in page.text
    assert ("[erased]" in page.text) is (language == "en")
