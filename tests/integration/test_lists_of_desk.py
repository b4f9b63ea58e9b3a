"""PostgreSQL lists the board as the functions say that it stood, and counts what each person has on it."""

from functools import partial
from itertools import product
from typing import Any, Final

import pytest

from domain.calendar.working_time import WorkingTime
from projections.obligations import desk, workload
from projections.obligations.desk import DeskQuery
from projections.obligations.desk_rows import FEW, Candidate
from projections.obligations.obligations import Obligation
from services.scenarios.answers.folds import Folds, of_customers
from tests.domain.complaints.played import TERMS, at
from tests.integration.comparing import agrees, folded, written
from tests.integration.test_lists_of_obligations import MOMENTS, history

FILTERS: Final[list[dict[str, Any]]] = [
    {},
    {"late": True},
    {"paused": True},
    {"unowned": True},
    {"owner": "li"},
    {"kind": "progress"},
    {"severity": "severe", "unit": "main"},
    {"customer": "C1"},
    {"unit": "north"},
]
NOW: Final = at("2026-03-20 09:00")


def calendar_of(row: Obligation) -> WorkingTime:
    term = next((each for each in TERMS.clocks if each.rule == row.rule), None)
    return TERMS.calendars(term.calendar if term else "elapsed")


def on_desk(folds: Folds, as_of: Any, query: DeskQuery) -> list[desk.OnDesk]:
    clocks: dict[str, list[Obligation]] = {}
    for row in folds["obligations"].values():
        clocks.setdefault(row.subject, []).append(row)
    found = [
        Candidate(each.row, tuple(clocks.get(f"complaint/{each.row.complaint}", ())), each.merges)
        for each in of_customers(folds, "complaint_sla")
    ]
    rows = (desk.shown(each, as_of, calendar_of, query) for each in found)
    return sorted((row for row in rows if row), key=lambda row: row.place)


@pytest.mark.parametrize("few", [0, FEW])
async def test_the_board_shows_what_the_function_says_of_each_case(
    database_url: str, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether cases are looked up or passed over in the order of the board."""
    monkeypatch.setattr(desk, "FEW", few)
    folds = folded(("obligations", "complaint_sla", "customer_list"), *history())
    async with written(database_url, folds) as connection:
        for filters, page in zip(FILTERS, [1, 2, 3] * 3, strict=True):
            query = DeskQuery.model_validate(filters)
            asked = partial(desk.desk, connection, NOW, calendar_of, query)
            await agrees(desk.LISTING, asked, on_desk(folds, NOW, query), page=page)
    assert len(on_desk(folds, NOW, DeskQuery())) == 3


async def test_the_board_of_the_past_is_as_it_stood_then(database_url: str) -> None:
    folds = folded(("obligations", "complaint_sla", "customer_list"), *history())
    async with written(database_url, folds) as connection:
        for time, filters in product(MOMENTS, FILTERS):
            as_of, query = at(time), DeskQuery.model_validate(filters)
            asked = partial(desk.past_desk, connection, as_of, calendar_of, query)
            await agrees(desk.LISTING, asked, on_desk(folds, as_of, query), page=1)


async def test_the_work_of_each_person_is_counted(database_url: str) -> None:
    folds = folded(("obligations", "complaint_sla", "customer_list"), *history())
    async with written(database_url, folds) as connection:
        found = await workload.workload(connection, NOW)
        rows = on_desk(folds, NOW, DeskQuery())
    for row in found:
        mine = [each for each in rows if each.owner == row.owner]
        counted = (len(mine), sum(each.verdict == "broken" for each in mine), sum(each.paused for each in mine))
        assert (row.cases, row.late, row.paused) == counted
    assert sum(row.cases for row in found) == len(rows)
