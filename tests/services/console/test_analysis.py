"""Causes in the order of how often, with what they sum to; months as a line from zero."""

from typing import Any, Final

import pytest

from services.console.parts.analysis import BOTTOM, TOP, by_cause, by_month
from tests.services.console.pages import EMPTY, console

ZERO: Final = {"repeated": 0, "satisfied": 0, "dissatisfied": 0}


def row(cause: str | None, month: str, complaints: int, **more: int) -> dict[str, Any]:
    told = {"cause": cause, "unit": "u", "product": None, "month": month, "complaints": complaints}
    return ZERO | {"repeat_rate": "0.00", "share": "0.00", "up_to_here": "0.00"} | told | more


ROWS: Final = [
    row(None, "2026-10", 10),
    row("delivery", "2026-09", 4, repeated=1, satisfied=2, dissatisfied=2),
    row("delivery", "2026-10", 2, repeated=1),
    row("billing", "2026-10", 4),
]


def test_causes_are_summed_over_months_and_unknown_ones_come_last() -> None:
    found = by_cause(ROWS)

    assert [(each.cause, each.complaints, each.share, each.up_to_here) for each in found] == [
        ("delivery", 6, 30.0, 30.0),
        ("billing", 4, 20.0, 50.0),
        (None, 10, 50.0, 100.0),
    ]
    assert (found[0].repeated, found[0].satisfied, found[0].asked) == (2, 2, 4)


def test_the_line_of_months_begins_at_zero() -> None:
    september, october = by_month(ROWS)

    assert (september.month, september.complaints, october.complaints) == ("2026-09", 4, 16)
    assert october.y == TOP
    assert september.y == pytest.approx(BOTTOM - (BOTTOM - TOP) / 4)
    assert by_month([]) == []


async def test_the_title_says_what_causes_most_and_all_pages_are_summed() -> None:
    async with console({"GET /complaint-analysis": EMPTY | {"items": ROWS}}) as browser:
        page = await browser.get("/analysis", headers={"Cookie": "kehu_language=en"})

    assert "<h1>delivery causes most: 30.0% of 20 complaints</h1>" in page.text
    assert "2 / 6" in page.text


async def test_staff_of_a_role_are_shown_with_who_acts_for_whom() -> None:
    persons = [
        {
            "person": each,
            "full_name": each.title(),
            "grade": None,
            "enrolled_at": "2026-01-01T00:00:00Z",
            "left_at": None,
        }
        for each in ("li", "wang")
    ]
    member = {
        "person": "li",
        "unit": "u",
        "department": None,
        "roles": ["supervisor"],
        "superior": None,
        "away": "sick",
    }
    answers = {
        "GET /persons": EMPTY | {"items": persons},
        "GET /staff": EMPTY | {"items": [member | {"full_name": "Li", "grade": None, "in_service": True}]},
        "GET /acting-staff": EMPTY | {"items": [{"person": "wang", "full_name": "Wang", "stands_in_for": "li"}]},
    }
    async with console(answers) as browser:
        page = await browser.get("/staff?role=supervisor", headers={"Cookie": "kehu_language=en"})

    assert "in place of Li" in page.text
    assert "/do/account-managers/return/li" in page.text
    assert "/do/account-managers/change-roles/wang" not in page.text
