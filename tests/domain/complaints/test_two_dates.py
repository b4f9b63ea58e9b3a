"""What is recorded late stands where it happened: decisions and lists use one standing (semantics 31, 32, 34)."""

from datetime import datetime
from typing import Any

import pytest

from contracts.complaints.complaint import (
    CloseComplaint,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintTakenInCharge,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
    NoteComplaintWork,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TakeComplaintInCharge,
    TriageComplaint,
)
from domain.complaints import complaint, work
from domain.complaints.complaint import DECIDER
from domain.complaints.state import Received
from tests.examples import a
from tests.given import Given, Outcome


def at(time: str) -> datetime:
    """Return an instant of Monday, or of another day: 2025-03-04T09:00."""
    return datetime.fromisoformat(f"{time}Z" if "T" in time else f"2025-03-03T{time}Z")


def happened(*history: tuple[str, ComplaintEvent]) -> Given[Any, ComplaintEvent]:
    """Return a complaint received at 08:00 with this history, in order of recording."""
    received = (at("08:00"), a(ComplaintReceived))
    return Given(DECIDER.fold([received, *((at(time), event) for time, event in history)]))


def asked(past: Given[Any, ComplaintEvent], decision: Any, command: Any, time: str) -> Outcome[ComplaintEvent]:
    return past.when(decision, command, at=at(time))


WAITING = ("10:00", a(ComplaintWaitingStarted))
RESOLVED = ("12:00", a(ComplaintResolved))


def test_a_wait_is_not_ended_before_it_begins_and_can_be_ended_after() -> None:
    """Waiting 10:00, resumed 09:30: the clock stopped for good."""
    waits = happened(WAITING)

    asked(waits, complaint.resume_work, a(ResumeWork), "09:30").then_refused("complaint.ends-before-it-begins")
    asked(waits, complaint.resume_work, a(ResumeWork), "10:30").then(a(ComplaintWaitingEnded))


def test_what_has_ended_need_not_end_again_whatever_begins_later() -> None:
    """Such commands come when a file of the release before is imported again."""
    two_waits = happened(WAITING, ("11:00", a(ComplaintWaitingEnded)), ("13:00", a(ComplaintWaitingStarted)))
    resolved_twice = happened(RESOLVED, ("13:00", a(ComplaintReopened)), ("15:00", a(ComplaintResolved)))

    for time in ("11:00", "12:00"):
        asked(two_waits, complaint.resume_work, a(ResumeWork), time).then_nothing()
    for time in ("13:00", "14:00"):
        asked(resolved_twice, complaint.reopen_complaint, a(ReopenComplaint), time).then_nothing()


def test_a_complaint_is_not_reopened_before_it_is_resolved() -> None:
    """Resolved 12:00, reopened 11:00."""
    resolved = happened(RESOLVED)

    asked(resolved, complaint.reopen_complaint, a(ReopenComplaint), "11:00").then_refused(
        "complaint.ends-before-it-begins"
    )
    asked(resolved, complaint.reopen_complaint, a(ReopenComplaint), "12:00").then(a(ComplaintReopened))


def test_the_owner_is_who_took_it_last_by_then_and_not_who_was_recorded_last() -> None:
    """Li 18:00, Wang 10:00, Wang the next day: the third answered that nothing was to do, and the list showed Li."""
    take, taken = work.take_complaint_in_charge, ComplaintTakenInCharge
    li = happened(("18:00", a(taken, owner="Li")))
    asked(li, take, a(TakeComplaintInCharge, owner="Wang"), "10:00").then(a(taken, owner="Wang"))

    both = happened(("18:00", a(taken, owner="Li")), ("10:00", a(taken, owner="Wang")))
    asked(both, take, a(TakeComplaintInCharge, owner="Wang"), "2025-03-04T09:00").then(a(taken, owner="Wang"))
    asked(both, take, a(TakeComplaintInCharge, owner="Wang"), "10:00").then_nothing()


@pytest.mark.parametrize(
    ("decision", "command"),
    [
        (work.take_complaint_in_charge, a(TakeComplaintInCharge)),
        (work.triage_complaint, a(TriageComplaint)),
        (work.note_complaint_work, a(NoteComplaintWork)),
        (work.respond_to_complaint, a(RespondToComplaint)),
        (complaint.start_waiting, a(StartWaiting)),
        (complaint.resume_work, a(ResumeWork)),
        (complaint.resolve_complaint, a(ResolveComplaint)),
        (complaint.close_complaint, a(CloseComplaint)),
        (complaint.reopen_complaint, a(ReopenComplaint)),
    ],
)
def test_nothing_is_done_before_receipt(decision: Any, command: Any) -> None:
    """Work before receipt had a response time of 0 s."""
    asked(happened(), decision, command, "07:59").then_refused("complaint.before-receipt")


def test_a_late_fact_that_later_ones_contradict_is_refused_and_names_the_first_of_them() -> None:
    past = happened(("11:00", a(ComplaintWorkNoted)), RESOLVED, ("13:00", a(ComplaintClosed)))

    answer = asked(past, complaint.resolve_complaint, a(ResolveComplaint, remedy="Paid"), "10:00")

    answer.then_refused("complaint.contradicts-later")
    assert str(answer.answer) == "Complaint 8 was worked on at 2025-03-03T11:00:00Z, which could not follow."


@pytest.mark.parametrize(
    ("later", "decision", "command", "time"),
    [
        ([WAITING, ("11:00", a(ComplaintWaitingEnded))], complaint.start_waiting, a(StartWaiting), "09:00"),
        ([WAITING, ("11:00", a(ComplaintWaitingEnded))], complaint.resume_work, a(ResumeWork), "10:30"),
        ([WAITING, ("11:00", a(ComplaintWaitingEnded))], complaint.resolve_complaint, a(ResolveComplaint), "10:30"),
        ([RESOLVED, ("13:00", a(ComplaintClosed))], complaint.reopen_complaint, a(ReopenComplaint), "12:30"),
        ([RESOLVED, ("13:00", a(ComplaintReopened))], complaint.resolve_complaint, a(ResolveComplaint), "11:00"),
    ],
)
def test_what_the_complaint_could_not_undergo_then_is_refused(
    later: list[tuple[str, ComplaintEvent]], decision: Any, command: Any, time: str
) -> None:
    asked(happened(*later), decision, command, time).then_refused("complaint.contradicts-later")


def test_what_commutes_is_recorded_late() -> None:
    """Semantics 41: notes and answers are refused by the state of the complaint alone."""
    past = happened(WAITING, RESOLVED)

    asked(past, work.note_complaint_work, a(NoteComplaintWork), "09:00").then(a(ComplaintWorkNoted))
    asked(past, work.note_complaint_work, a(NoteComplaintWork), "12:30").then_refused("complaint.not-open")


def test_a_history_that_contradicts_itself_can_still_be_worked_on() -> None:
    """Such histories were stored before the rule: they stay readable, and only new contradictions are refused."""
    broken = happened(RESOLVED, ("12:30", a(ComplaintWorkNoted)), ("13:00", a(ComplaintReopened)))

    asked(broken, work.note_complaint_work, a(NoteComplaintWork), "11:00").then(a(ComplaintWorkNoted))
    asked(broken, work.note_complaint_work, a(NoteComplaintWork), "14:00").then(a(ComplaintWorkNoted))


def test_receiving_again_at_another_instant_is_no_repeat() -> None:
    """Semantics 34: the whole content, and the instant is part of it where the command names it."""
    again, other = a(ReceiveComplaint, occurred_at=at("08:00")), a(ReceiveComplaint, occurred_at=at("09:00"))

    asked(happened(), complaint.receive_complaint, again, "08:00").then_nothing()
    asked(happened(), complaint.receive_complaint, a(ReceiveComplaint), "23:00").then_nothing()
    asked(happened(), complaint.receive_complaint, other, "09:00").then_refused("complaint.id-taken")


def test_the_standing_at_an_instant_is_that_of_what_had_happened_by_then() -> None:
    state = happened(("18:00", a(ComplaintTakenInCharge, owner="Li")), WAITING).state
    assert isinstance(state, Received)

    standings = [state.standing(at(time)) for time in ("09:59", "10:00", "18:00")]

    assert [(each.waiting, each.owner) for each in standings] == [(False, None), (True, None), (True, "Li")]
