"""Decisions about work on a complaint, and that none of it ends a wait by itself (semantics 6, 9 and 39)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResponded,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
    NoteComplaintWork,
    RespondToComplaint,
    TakeComplaintInCharge,
    TriageComplaint,
)
from domain.complaints.complaint import DECIDER
from domain.complaints.work import note_complaint_work, respond_to_complaint, take_complaint_in_charge, triage_complaint
from tests.examples import a
from tests.given import AT, given

RECEIVED = a(ComplaintReceived)
WAIT = a(ComplaintWaitingStarted)
WAIT_ENDED = a(ComplaintWaitingEnded)
RESOLVED = a(ComplaintResolved)
CLOSED = a(ComplaintClosed)
REOPENED = a(ComplaintReopened)


@dataclass(frozen=True)
class Work:
    """A decision, what is asked of it, what that leads to."""

    decision: Callable[..., list[ComplaintEvent]]
    command: Any
    event: Any


TRIAGE = Work(triage_complaint, a(TriageComplaint), a(ComplaintTriaged))
TAKE = Work(take_complaint_in_charge, a(TakeComplaintInCharge), a(ComplaintTakenInCharge))
RESPOND = Work(respond_to_complaint, a(RespondToComplaint), a(ComplaintResponded))
NOTE = Work(note_complaint_work, a(NoteComplaintWork, by="R6"), a(ComplaintWorkNoted, by="R6"))
ALL = pytest.mark.parametrize("work", [TRIAGE, TAKE, RESPOND, NOTE])
# Noting work is not among them: doing the same thing again is work again, only the command id tells a repeat.
REPEATABLE = pytest.mark.parametrize("work", [TRIAGE, TAKE, RESPOND])


@ALL
@pytest.mark.parametrize("past", [(RECEIVED,), (RECEIVED, RESOLVED, REOPENED), (RECEIVED, RESOLVED, CLOSED, REOPENED)])
def test_work_on_an_open_complaint_is_recorded_in_any_order(work: Work, past: tuple[ComplaintEvent, ...]) -> None:
    given(DECIDER, *past).when(work.decision, work.command, at=AT).then(work.event)


@ALL
def test_a_complaint_that_was_never_received_is_not_worked_on(work: Work) -> None:
    given(DECIDER).when(work.decision, work.command, at=AT).then_refused("complaint.not-received")


@REPEATABLE
def test_the_same_work_twice_changes_nothing(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event).when(work.decision, work.command, at=AT).then_nothing()


@ALL
@pytest.mark.parametrize("past", [(RECEIVED, RESOLVED), (RECEIVED, RESOLVED, CLOSED)])
def test_late_work_on_a_resolved_or_closed_complaint_is_refused(work: Work, past: tuple[ComplaintEvent, ...]) -> None:
    given(DECIDER, *past).when(work.decision, work.command, at=AT).then_refused("complaint.not-open")


@ALL
def test_even_a_repeat_is_late_once_the_complaint_is_resolved(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event, RESOLVED).when(work.decision, work.command, at=AT).then_refused(
        "complaint.not-open"
    )


@ALL
def test_work_does_not_end_a_wait_for_the_customer(work: Work) -> None:
    """Semantics 39: an internal note ended it."""
    given(DECIDER, RECEIVED, WAIT).when(work.decision, work.command, at=AT).then(work.event)


def test_an_answer_ends_a_wait_where_it_says_so() -> None:
    asked = a(RespondToComplaint, ends_waiting=True)

    given(DECIDER, RECEIVED, WAIT).when(respond_to_complaint, asked, at=AT).then(WAIT_ENDED, RESPOND.event)
    given(DECIDER, RECEIVED).when(respond_to_complaint, asked, at=AT).then(RESPOND.event)
    given(DECIDER, RECEIVED, RESPOND.event, WAIT).when(respond_to_complaint, asked, at=AT).then(WAIT_ENDED)


@REPEATABLE
def test_what_was_done_before_a_wait_is_still_known_after_it(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event, WAIT, WAIT_ENDED).when(work.decision, work.command, at=AT).then_nothing()


def test_a_complaint_is_triaged_anew_when_it_turns_out_worse() -> None:
    given(DECIDER, RECEIVED, a(ComplaintTriaged, severity="S2")).when(
        triage_complaint, a(TriageComplaint, severity="S1"), at=AT
    ).then(a(ComplaintTriaged, severity="S1"))


def test_a_complaint_changes_hands() -> None:
    given(DECIDER, RECEIVED, a(ComplaintTakenInCharge, owner="R6")).when(
        take_complaint_in_charge, a(TakeComplaintInCharge, owner="R7"), at=AT
    ).then(a(ComplaintTakenInCharge, owner="R7"))


def test_severity_and_owner_outlive_a_reopening() -> None:
    past = (RECEIVED, TRIAGE.event, TAKE.event, RESOLVED, CLOSED, REOPENED)
    given(DECIDER, *past).when(triage_complaint, a(TriageComplaint), at=AT).then_nothing()
    given(DECIDER, *past).when(take_complaint_in_charge, a(TakeComplaintInCharge), at=AT).then_nothing()


def test_another_answer_is_another_response() -> None:
    given(DECIDER, RECEIVED, a(ComplaintResponded, answer="We look into it.")).when(
        respond_to_complaint, a(RespondToComplaint, answer="A fitter comes on Monday."), at=AT
    ).then(a(ComplaintResponded, answer="A fitter comes on Monday."))


def test_a_reopened_complaint_can_be_answered_in_the_same_words() -> None:
    given(DECIDER, RECEIVED, RESPOND.event, RESOLVED, REOPENED).when(respond_to_complaint, RESPOND.command, at=AT).then(
        RESPOND.event
    )


def test_the_same_work_noted_twice_was_done_twice() -> None:
    given(DECIDER, RECEIVED, NOTE.event).when(NOTE.decision, NOTE.command, at=AT).then(NOTE.event)
