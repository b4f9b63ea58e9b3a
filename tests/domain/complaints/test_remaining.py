"""What a clock has used and has left is working time: over pauses, a holiday, and after the due instant."""

from datetime import datetime
from typing import Any, Final

import pytest

from contracts.complaints.complaint import (
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    ResumeWork,
    StartWaiting,
    TriageComplaint,
)
from contracts.obligation import DueTime
from domain.obligations.remaining import Remaining, remaining
from services.packs.calendars import SHIPPED
from tests.domain.complaints.played import Case, at

OFFICE: Final = SHIPPED.named("cn-office")
HOUR: Final = 3600
# A day of the office has seven hours and a half.
DAY: Final = 27_000


def played(*acts: tuple[str, type[Any], dict[str, Any]]) -> Case:
    case = Case()
    case.do("2026-09-29 09:00", ReceiveComplaint)
    case.do("2026-09-29 09:00", TriageComplaint, severity="general")
    for time, command, fields in acts:
        case.do(time, command, **fields)
    return case


def resolution(case: Case, as_of: str) -> Remaining:
    event = [each for _, each in case.recorded if getattr(each, "kind", None) == "resolution"][-1]
    return remaining(event.starts_at, event.history, SHIPPED.named(event.calendar), at(as_of))


def due_of(case: Case) -> datetime:
    due_at = case.history("resolution")[-1].due_at
    assert due_at is not None
    return due_at


def test_what_is_left_leads_to_the_due_instant_across_a_holiday() -> None:
    case = played()
    due_at = due_of(case)
    for time in ("2026-09-29 09:00", "2026-09-30 18:00", "2026-10-03 12:00", "2026-10-08 09:00"):
        found = resolution(case, time)
        assert found.left is not None
        if due_at > at(time):
            assert OFFICE.due(at(time), found.left).at == due_at


def test_nothing_is_used_while_the_customer_is_waited_for() -> None:
    case = played(("2026-09-29 11:00", StartWaiting, {}), ("2026-10-09 09:00", ResumeWork, {}))

    before, amid, after = (resolution(case, f"2026-{time}") for time in ("09-29 11:00", "10-08 15:00", "10-09 09:00"))

    assert before.used == amid.used == after.used == 2 * HOUR
    assert before.left == amid.left == after.left
    assert [before.paused, amid.paused, after.paused] == [True, True, False]
    assert [(each.start, each.end) for each in after.pauses] == [(at("2026-09-29 11:00"), at("2026-10-09 09:00"))]


def test_it_is_late_by_working_time_alone() -> None:
    case = played()
    due_at = due_of(case)

    found = resolution(case, "2026-10-12 09:00")

    assert found.left == 0
    assert found.late == OFFICE.used(due_at, at("2026-10-12 09:00")).seconds > 0
    assert found.percent == 100


def test_what_is_met_has_nothing_left_and_uses_nothing_more() -> None:
    case = played(("2026-09-29 12:00", ResolveComplaint, {}))

    found = resolution(case, "2026-10-12 09:00")

    assert (found.used, found.left, found.percent) == (3 * HOUR, None, None)


def test_the_time_for_which_a_case_was_settled_does_not_count() -> None:
    case = played(("2026-09-29 12:00", ResolveComplaint, {}), ("2026-09-30 12:00", ReopenComplaint, {}))

    found = resolution(case, "2026-09-30 15:30")

    assert found.used == 5 * HOUR


def test_a_promise_until_a_day_that_no_calendar_has_is_left_open() -> None:
    history = [DueTime(since=at("2026-09-29 09:00"), due_at=at("2999-01-01 00:00"), cause="started")]

    found = remaining(at("2026-09-29 09:00"), history, OFFICE, at("2026-09-30 09:00"))

    assert (found.left, found.percent) == (None, None)


@pytest.mark.parametrize(("time", "percent"), [("2026-09-29 09:00", 0), ("2026-09-29 13:30", 20)])
def test_the_share_is_of_the_whole_promise(time: str, percent: int) -> None:
    """Three hours of two days are a fifth."""
    history = [DueTime(since=at("2026-09-29 09:00"), due_at=at("2026-09-30 18:00"), cause="started")]

    found = remaining(at("2026-09-29 09:00"), history, OFFICE, at(time))

    assert found.left == 2 * DAY - found.used
    assert found.percent == percent
