"""Where a complaint stands at an instant, and what its clocks say (interfaces 3, semantics 6 and 9)."""

from typing import Any

import pytest

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResponded,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
)
from projections.complaints.complaint_sla import PROJECTION
from projections.complaints.complaints import ComplaintStanding, standing
from projections.engine.timeline import end_of_day
from tests.examples import a
from tests.projections.story import Happened, on, row, utc

RECEIVED = on("2025-03-03T08:00", a(ComplaintReceived))
HOUR = 3600


def standing_at(moment: str, *history: Happened) -> ComplaintStanding:
    return standing(row(PROJECTION, RECEIVED, *history), utc(moment))


@pytest.mark.parametrize(
    ("as_of", "state", "response", "resolution", "waiting", "reopened"),
    [
        ("2025-03-03T08:00", "open", 0, 0, False, 0),
        ("2025-03-03T09:00", "open", 1 * HOUR, 1 * HOUR, False, 0),
        ("2025-03-03T10:00", "open", 2 * HOUR, 2 * HOUR, False, 0),
        ("2025-03-03T11:00", "open", 2 * HOUR, 3 * HOUR, True, 0),
        ("2025-03-03T12:00", "open", 2 * HOUR, 3 * HOUR, True, 0),
        ("2025-03-03T13:00", "open", 2 * HOUR, 3 * HOUR, False, 0),
        ("2025-03-03T14:00", "resolved", 2 * HOUR, 4 * HOUR, False, 0),
        ("2025-03-03T15:00", "closed", 2 * HOUR, 4 * HOUR, False, 0),
        ("2025-03-03T16:00", "open", 2 * HOUR, 4 * HOUR, False, 1),
        ("2025-03-03T17:00", "open", 2 * HOUR, 5 * HOUR, True, 1),
        ("2025-03-03T18:00", "resolved", 2 * HOUR, 5 * HOUR, False, 1),
        ("2025-03-09T00:00", "resolved", 2 * HOUR, 5 * HOUR, False, 1),
    ],
)
def test_the_resolution_clock_stops_while_waiting_and_after_the_resolution(  # noqa: PLR0917 - a dated table
    as_of: str, state: str, response: int, resolution: int, waiting: bool, reopened: int
) -> None:
    found = standing_at(
        as_of,
        on("2025-03-03T10:00", a(ComplaintTakenInCharge)),
        on("2025-03-03T11:00", a(ComplaintWaitingStarted)),
        on("2025-03-03T13:00", a(ComplaintWaitingEnded)),
        on("2025-03-03T14:00", a(ComplaintResolved)),
        on("2025-03-03T15:00", a(ComplaintClosed)),
        on("2025-03-03T16:00", a(ComplaintReopened)),
        on("2025-03-03T17:00", a(ComplaintWaitingStarted)),
        on("2025-03-03T18:00", a(ComplaintWaitingEnded)),
        on("2025-03-03T18:00", a(ComplaintResolved)),
    )
    assert (found.state, found.response_seconds, found.resolution_seconds, found.waiting, found.reopened) == (
        state,
        response,
        resolution,
        waiting,
        reopened,
    )


@pytest.mark.parametrize("answer", [ComplaintTakenInCharge, ComplaintResponded, ComplaintResolved])
def test_taking_in_charge_responding_or_resolving_is_a_first_response(answer: Any) -> None:
    found = standing_at("2025-03-05T00:00", on("2025-03-04T08:00", a(answer)))
    assert (found.first_response_at, found.response_seconds) == (utc("2025-03-04T08:00"), 24 * HOUR)


@pytest.mark.parametrize("work", [ComplaintTriaged, ComplaintWorkNoted, ComplaintWaitingStarted])
def test_other_work_is_no_response(work: Any) -> None:
    found = standing_at("2025-03-03T12:00", on("2025-03-03T09:00", a(work)))
    assert (found.first_response_at, found.response_seconds) == (None, 4 * HOUR)


def test_a_second_response_does_not_count() -> None:
    found = standing_at(
        "2025-03-05T00:00",
        on("2025-03-03T09:00", a(ComplaintResponded)),
        on("2025-03-03T11:00", a(ComplaintTakenInCharge)),
    )
    assert found.first_response_at == utc("2025-03-03T09:00")


def test_the_owner_is_who_took_it_last_and_the_severity_what_was_said_last() -> None:
    history = (
        on("2025-03-03T09:00", a(ComplaintTriaged, severity="S2")),
        on("2025-03-03T10:00", a(ComplaintTakenInCharge, owner="R1")),
        on("2025-03-03T11:00", a(ComplaintTriaged, severity="S1")),
        on("2025-03-03T12:00", a(ComplaintTakenInCharge, owner="R2")),
    )
    before, after = standing_at("2025-03-03T10:30", *history), standing_at("2025-03-03T12:00", *history)
    assert (before.severity, before.owner) == ("S2", "R1")
    assert (after.severity, after.owner) == ("S1", "R2")


def test_resolved_at_is_the_last_resolution_and_nothing_while_reopened() -> None:
    history = (
        on("2025-03-03T09:00", a(ComplaintResolved)),
        on("2025-03-03T10:00", a(ComplaintReopened)),
        on("2025-03-03T11:00", a(ComplaintResolved)),
        on("2025-03-03T12:00", a(ComplaintClosed)),
    )
    resolutions = [standing_at(f"2025-03-03T{hour}", *history).resolved_at for hour in ("09:30", "10:30", "12:30")]
    assert resolutions == [utc("2025-03-03T09:00"), None, utc("2025-03-03T11:00")]


def test_a_change_recorded_late_counts_from_when_it_happened() -> None:
    found = standing_at(
        "2025-03-03T12:00",
        on("2025-03-03T11:00", a(ComplaintWaitingEnded)),
        on("2025-03-03T09:00", a(ComplaintWaitingStarted)),
    )
    assert found.resolution_seconds == 2 * HOUR


def test_the_end_of_a_day_counts_whole_seconds() -> None:
    found = standing(row(PROJECTION, RECEIVED), end_of_day(utc("2025-03-03T00:00").date(), "UTC"))
    assert found.response_seconds == 16 * HOUR


def test_the_row_keeps_what_filters_ask_for_after_the_last_change() -> None:
    kept = row(
        PROJECTION,
        RECEIVED,
        on("2025-03-03T09:00", a(ComplaintTriaged, severity="S1")),
        on("2025-03-03T10:00", a(ComplaintTakenInCharge, owner="R1")),
        on("2025-03-03T11:00", a(ComplaintResolved)),
    )
    assert (kept.state, kept.severity, kept.owner, kept.changed_at) == (
        "resolved",
        "S1",
        "R1",
        utc("2025-03-03T11:00"),
    )


def test_the_row_keeps_the_same_whether_changes_were_recorded_in_time_or_late() -> None:
    history = [
        on("2025-03-03T09:00", a(ComplaintTriaged, severity="S2")),
        on("2025-03-03T10:00", a(ComplaintTakenInCharge, owner="R1")),
        on("2025-03-03T11:00", a(ComplaintResolved)),
        on("2025-03-03T12:00", a(ComplaintReopened)),
        on("2025-03-03T13:00", a(ComplaintTriaged, severity="S1")),
        on("2025-03-03T14:00", a(ComplaintTakenInCharge, owner="R2")),
        on("2025-03-03T15:00", a(ComplaintResolved)),
        on("2025-03-03T16:00", a(ComplaintClosed)),
    ]
    in_time, late = row(PROJECTION, RECEIVED, *history), row(PROJECTION, RECEIVED, *reversed(history))
    for kept in (in_time, late):
        assert (kept.state, kept.severity, kept.owner) == ("closed", "S1", "R2")
    assert [change.what for change in late.changes] == [change.what for change in in_time.changes]
