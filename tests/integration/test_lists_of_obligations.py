"""PostgreSQL lists the obligations as the functions say that they stood, and the timers find there what is reached."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any, Final

from contracts.complaints.clocks import AcknowledgeComplaint, RaiseEscalation, TellProgress
from contracts.complaints.complaint import (
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from projections.obligations import due, notices
from projections.obligations.due import DueQuery
from projections.obligations.notices import NoticesQuery
from services.scenarios.answers.folds import in_order, of_customers
from services.timers.unannounced import next_level, of_row, unannounced
from tests.domain.complaints.played import Case, at
from tests.integration.comparing import agrees, folded, written
from tests.projections.story import Happened

ACTS: Final[Sequence[tuple[str, str, type[Any], dict[str, Any]]]] = [
    ("1", "2026-03-02 09:00", ReceiveComplaint, {"customer_id": "C1"}),
    ("1", "2026-03-02 09:05", TriageComplaint, {"severity": "general"}),
    ("1", "2026-03-02 09:10", AcknowledgeComplaint, {"automatic": True}),
    ("1", "2026-03-03 12:00", RespondToComplaint, {}),
    ("1", "2026-03-03 12:30", TakeComplaintInCharge, {"owner": "li"}),
    ("1", "2026-03-03 14:00", StartWaiting, {}),
    ("2", "2026-03-02 10:00", ReceiveComplaint, {"customer_id": "C2"}),
    ("2", "2026-03-02 10:00", TriageComplaint, {"severity": "severe"}),
    ("2", "2026-03-02 11:00", TakeComplaintInCharge, {"owner": "wang"}),
    ("2", "2026-03-03 11:00", TellProgress, {}),
    ("2", "2026-03-04 11:00", ResolveComplaint, {}),
    ("2", "2026-03-05 11:00", ReopenComplaint, {}),
    ("3", "2026-03-02 10:00", ReceiveComplaint, {"customer_id": "C1"}),
    ("3", "2026-03-02 10:30", TriageComplaint, {"severity": "4h"}),
    ("3", "2026-03-02 14:00", RaiseEscalation, {"kind": "resolution", "instance": 1, "level": "50%"}),
    ("3", "2026-03-02 15:45", RaiseEscalation, {"kind": "resolution", "instance": 1, "level": "75%"}),
]
MOMENTS: Final = [
    "2026-03-02 09:00",
    "2026-03-02 10:00",
    "2026-03-03 09:30",
    "2026-03-04 12:00",
    "2026-03-05 12:00",
    "2026-03-20 09:00",
]
FILTERS: Final[Sequence[dict[str, Any]]] = [
    {},
    {"late": True},
    {"kind": "resolution"},
    {"open": True},
    {"kind": "progress", "late": True},
    {"owner": "li"},
    {"unit": "main", "customer": "C1"},
    {"unit": "north"},
]


def history() -> Iterator[Happened]:
    cases: dict[str, Case] = {}
    for complaint, time, command, fields in ACTS:
        case = cases.setdefault(complaint, Case())
        case.do(time, command, complaint_id=complaint, **fields)
    yield from (Happened(when, event) for case in cases.values() for when, event in case.recorded)


async def test_the_list_shows_what_the_function_says_of_each_obligation(database_url: str) -> None:
    folds = folded(("obligations", "complaint_sla", "customer_list"), *history())
    changes = {f"complaint/{row.complaint}": row.changes for row in folds["complaint_sla"].values()}
    candidates = [
        due.Candidate(each.row, changes[each.row.subject], each.merges) for each in of_customers(folds, "obligations")
    ]
    async with written(database_url, folds) as connection:
        for (time, filters), page in zip(product(MOMENTS, FILTERS), [1, 2, 3] * 16, strict=True):
            as_of, query = at(time), DueQuery.model_validate(filters)
            expected = in_order((due.shown(each, as_of, query) for each in candidates), due.LISTING)
            asked = partial(due.obligations, connection, as_of, query)
            await agrees(due.LISTING, asked, expected, page=page)


async def test_the_notices_are_those_of_the_levels_that_were_announced(database_url: str) -> None:
    folds = folded(("obligations",), *history())
    candidates = [notices.Candidate(row, each) for row in folds["obligations"].values() for each in row.raised]
    async with written(database_url, folds) as connection:
        for time, filters in product(MOMENTS, [{}, {"notify": "supervisor"}, {"kind": "progress"}]):
            as_of, query = at(time), NoticesQuery.model_validate(filters)
            found = [item for each in candidates if (item := notices.shown(each, as_of, query))]
            expected = sorted(sorted(found, key=lambda item: item.level), key=lambda item: item.at, reverse=True)
            await agrees(notices.LISTING, partial(notices.notices, connection, as_of, query), expected, page=1)
    assert len(candidates) == 2


async def test_timers_find_the_levels_that_are_reached_and_the_next_one(database_url: str) -> None:
    folds = folded(("obligations", "complaint_sla"), *history())
    rows = list(folds["obligations"].values())
    async with written(database_url, folds) as connection:
        for time in MOMENTS:
            now = at(time)
            found = await unannounced(connection, now, 100)
            expected = [level for row in rows for level in of_row(row, now)]
            assert sorted(map(repr, found)) == sorted(map(repr, expected))
            coming = [row.next_level_at for row in rows if row.next_level_at and row.next_level_at > now]
            assert await next_level(connection, now) == min(coming, default=None)
        assert await unannounced(connection, at("2026-03-02 09:00") - timedelta(days=1), 100) == []
