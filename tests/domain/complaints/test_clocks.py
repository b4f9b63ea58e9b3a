"""What a complaint's clocks promise, and what moves them (semantics 2, 5 to 10 and 44 to 47)."""

from dataclasses import replace
from importlib.resources import files

import pytest

from contracts.complaints.clocks import (
    ComplaintClockMoved,
    ComplaintClockStarted,
    ComplaintEscalationRaised,
    ComplaintObligationRecomputed,
    PromiseReply,
    RaiseEscalation,
    RecomputeClocks,
    RunClocks,
    TellProgress,
)
from contracts.complaints.complaint import (
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TriageComplaint,
)
from domain.calendar.promise import OnReopening, OnSeverityChange
from domain.calendar.working_time import WorkingTime
from domain.complaints.clocks import LevelNotReached
from domain.complaints.telling import PromisedForThePast
from domain.obligations.verdict import owed, verdict
from services.packs.calendars import read
from services.packs.terms import no_terms
from tests.domain.complaints.played import TERMS, Case, at, general


def test_d7_levels_are_reached_at_parts_of_the_working_time() -> None:
    """D7, semantics 10: 50, 75, 90 and 100 % of three working days."""
    levels = general("2025-09-22 09:00").levels("resolution")

    assert {name: level.at for name, level in levels.items()} == {
        "50%": at("2025-09-23 14:15"),
        "75%": at("2025-09-24 10:52:30"),
        "90%": at("2025-09-24 15:45"),
        "100%": at("2025-09-24 18:00"),
    }


def test_d9_nothing_is_announced_while_the_case_waits() -> None:
    """D9: what was reached stays so, and the rest is reached when the wait is over."""
    case = general("2025-09-22 09:00")
    case.do("2025-09-23 15:00", StartWaiting)
    waiting = case.levels("resolution")
    case.do("2025-09-25 15:00", ResumeWork)
    resumed = case.levels("resolution")

    assert (waiting["50%"].at, waiting["75%"].at, waiting["100%"].at) == (at("2025-09-23 14:15"), None, None)
    assert (resumed["75%"].at, resumed["100%"].at) == (at("2025-09-26 10:52:30"), at("2025-09-26 18:00"))


def test_a_level_is_announced_once_and_only_when_it_is_reached() -> None:
    case = general("2025-09-22 09:00")
    level = {"kind": "resolution", "instance": 1, "level": "75%"}

    with pytest.raises(LevelNotReached) as refused:
        case.do("2025-09-24 10:52:29", RaiseEscalation, **level)
    (raised,) = case.do("2025-09-24 10:52:30", RaiseEscalation, **level)

    assert not refused.value.kept, "it is reached later, under the same id"
    assert isinstance(raised, ComplaintEscalationRaised)
    assert (raised.notify, raised.due_at) == ("supervisor", at("2025-09-24 18:00"))
    assert case.do("2025-09-24 12:00", RaiseEscalation, **level) == []


def test_an_act_at_the_due_instant_is_in_time_and_gives_no_notice() -> None:
    """Semantics 46."""
    case = general("2025-09-22 09:00")
    case.do("2025-09-24 18:00", ResolveComplaint)

    assert "100%" not in case.levels("resolution")
    due = owed(case.history("resolution"), at("2025-09-25 09:00"))
    assert due is not None
    assert verdict(due, at("2025-09-25 09:00")) == "met"


def test_a_level_that_a_sooner_due_time_has_passed_is_announced_at_once() -> None:
    """Semantics 47: 13 of 13.5 h are used when half an hour is left."""
    case = general("2025-09-22 09:00", "15h")
    case.do("2025-09-23 16:00", TriageComplaint, severity="30m")
    levels = case.levels("resolution")

    assert levels["75%"].at == at("2025-09-23 14:15"), "it was reached before, and stays so"
    assert levels["90%"].at == at("2025-09-23 16:00")
    assert levels["100%"].at == at("2025-09-23 16:30")


@pytest.mark.parametrize("strategy", OnSeverityChange)
def test_a_broken_clock_is_never_unbroken(strategy: OnSeverityChange) -> None:
    """Semantics 7: a lower severity does not extend what is late already."""
    case = Case(replace(TERMS, on_severity_change=strategy))
    case.do("2025-09-22 09:00", ReceiveComplaint)
    case.do("2025-09-22 09:00", TriageComplaint, severity="4h")
    case.do("2025-09-22 17:00", TriageComplaint, severity="complex")

    assert [each.due_at for each in case.history("resolution")] == [at("2025-09-22 14:30")]


def test_an_answer_does_not_end_the_resolution() -> None:
    """Semantics 9: each clock is met by its own act."""
    case = general("2025-09-22 09:00")
    case.do("2025-09-22 10:00", RespondToComplaint)

    met = [case.history(kind)[-1].met_at for kind in ("first-response", "acknowledge", "resolution", "progress")]
    assert met == [at("2025-09-22 10:00"), at("2025-09-22 10:00"), None, None]


@pytest.mark.parametrize(
    ("strategy", "due"),
    [
        (OnSeverityChange.EARLIER, "2025-09-23 18:00"),
        (OnSeverityChange.FROM_CHANGE, "2025-10-11 18:00"),
        (OnSeverityChange.FROM_START, "2025-10-10 18:00"),
    ],
)
def test_a_lower_severity_is_counted_as_the_policy_says(strategy: OnSeverityChange, due: str) -> None:
    case = Case(replace(TERMS, on_severity_change=strategy))
    case.do("2025-09-22 09:00", ReceiveComplaint)
    case.do("2025-09-22 09:00", TriageComplaint, severity="15h")
    case.do("2025-09-23 09:00", TriageComplaint, severity="complex")

    assert case.history("resolution")[-1].due_at == at(due)


def test_what_is_reopened_anew_is_another_instance() -> None:
    """D10: fresh would be 05-12 15:00; the first verdict stays (semantics 8 and 47)."""
    case = Case(replace(TERMS, on_reopening=OnReopening.FRESH))
    case.do("2026-04-30 14:00", ReceiveComplaint)
    case.do("2026-04-30 14:00", TriageComplaint, severity="general")
    case.do("2026-05-06 10:00", ResolveComplaint)
    case.do("2026-05-08 15:00", ReopenComplaint)

    assert case.history("resolution")[-1].met_at == at("2026-05-06 10:00")
    assert case.history("resolution", 2)[-1].due_at == at("2026-05-12 15:00")


def test_an_answer_that_is_recorded_late_counts_when_it_was_given() -> None:
    """Semantics 44: the verdict follows from when it happened, not from when it was entered or looked at."""
    case = general("2025-09-22 09:00")
    case.do("2025-09-25 09:00", StartWaiting)
    moved = case.do("2025-09-22 16:00", RespondToComplaint)

    assert any(isinstance(event, ComplaintClockMoved) and event.kind == "first-response" for event in moved)
    assert case.history("first-response")[-1].met_at == at("2025-09-22 16:00")


def test_a_wait_that_is_recorded_late_moves_the_due_time_from_its_own_instants_on() -> None:
    case = general("2025-09-22 09:00")
    case.do("2025-09-24 16:00", TellProgress)
    case.do("2025-09-23 09:00", StartWaiting)
    case.do("2025-09-23 10:00", ResumeWork)

    assert [(each.since, each.due_at) for each in case.history("resolution")] == [
        (at("2025-09-22 09:00"), at("2025-09-24 18:00")),
        (at("2025-09-23 09:00"), None),
        (at("2025-09-23 10:00"), at("2025-09-25 10:00")),
    ]


def test_a_case_recorded_before_there_was_a_policy_gets_its_clocks_from_its_receipt() -> None:
    """Imported logs have facts alone: the clocks follow from them, as if the policy had been there."""
    early = Case(no_terms("main"))
    early.do("2025-09-22 09:00", ReceiveComplaint)
    early.do("2025-09-22 09:00", TriageComplaint, severity="general")
    early.do("2025-09-22 11:00", StartWaiting)
    early.do("2025-09-22 14:00", ResumeWork)
    assert not any(isinstance(event, ComplaintClockStarted) for _, event in early.recorded)

    early.terms = TERMS
    early.do("2025-09-30 09:00", RunClocks)

    assert early.history("resolution")[-1].due_at == at("2025-09-25 10:30")


def test_the_version_that_a_case_keeps_decides_whatever_is_in_force_later() -> None:
    """A new version of a policy does not rewrite the past (semantics 7)."""
    case = general("2025-09-22 09:00")
    started = [event for _, event in case.recorded if isinstance(event, ComplaintClockStarted)]

    assert {event.policy for event in started} == {"service-desk-2020.1"}


def test_a_promised_date_in_the_past_is_refused() -> None:
    case = general("2025-09-22 09:00")

    with pytest.raises(PromisedForThePast, match="until"):
        case.do("2025-09-22 10:00", PromiseReply, until=at("2025-09-22 10:00"))


def published() -> WorkingTime:
    """Return the calendar of the offices as it is published a year later, with a holiday that was not known."""
    text = (files("domain.policies") / "calendars/cn-office.toml").read_text(encoding="utf-8")
    text = text.replace('version = "2026"', 'version = "2027"').replace("known_through = 2026", "known_through = 2027")
    holiday = '\n[[exceptions]]\nname = "later"\nclosed = [2027-01-04]\n'
    return WorkingTime(read(text + holiday, "cn-office.toml"))


def test_a_due_time_beyond_the_calendar_is_provisional_until_a_person_has_it_computed_anew() -> None:
    """Semantics 2: an explicit event moves it; what is broken by then stays broken."""
    case = general("2026-12-31 09:00")
    before = case.history("resolution")[-1]
    later = published()
    case.terms = replace(
        TERMS,
        calendars=lambda name: later if name == "cn-office@2027" else TERMS.calendars(name),
        clocks=tuple(replace(each, calendar=each.calendar.replace("@2026", "@2027")) for each in TERMS.clocks),
    )
    case.do("2027-01-04 10:00", StartWaiting)
    case.do("2027-01-04 10:00", ResumeWork)
    assert case.history("resolution")[-1].due_at == before.due_at, "no other act moves it"

    recomputed = case.do("2027-01-04 11:00", RecomputeClocks)

    assert before.provisional
    asked = [event.kind for event in recomputed if isinstance(event, ComplaintObligationRecomputed)]
    assert asked == ["resolution"], "the progress notice is late by then, and stays so"
    last = case.history("resolution")[-1]
    assert (last.cause, last.provisional) == ("calendar-published", False)
    assert last.due_at is not None
    assert before.due_at is not None
    assert last.due_at > before.due_at
    assert case.do("2027-01-04 12:00", RecomputeClocks) == []
