"""Decisions about work on a complaint, and that any of it ends a wait (semantics 6 and 9)."""

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
from tests.given import given

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
    given(DECIDER, *past).when(work.decision, work.command).then(work.event)


@ALL
def test_a_complaint_that_was_never_received_is_not_worked_on(work: Work) -> None:
    given(DECIDER).when(work.decision, work.command).then_refused("complaint.not-received")


@REPEATABLE
def test_the_same_work_twice_changes_nothing(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event).when(work.decision, work.command).then_nothing()


@ALL
@pytest.mark.parametrize("past", [(RECEIVED, RESOLVED), (RECEIVED, RESOLVED, CLOSED)])
def test_late_work_on_a_resolved_or_closed_complaint_is_refused(work: Work, past: tuple[ComplaintEvent, ...]) -> None:
    given(DECIDER, *past).when(work.decision, work.command).then_refused("complaint.not-open")


@ALL
def test_even_a_repeat_is_late_once_the_complaint_is_resolved(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event, RESOLVED).when(work.decision, work.command).then_refused("complaint.not-open")


@ALL
def test_work_on_a_waiting_complaint_ends_the_wait_first(work: Work) -> None:
    given(DECIDER, RECEIVED, WAIT).when(work.decision, work.command).then(WAIT_ENDED, work.event)


@REPEATABLE
def test_work_that_changes_nothing_ends_the_wait_all_the_same(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event, WAIT).when(work.decision, work.command).then(WAIT_ENDED)


@REPEATABLE
def test_what_was_done_before_a_wait_is_still_known_after_it(work: Work) -> None:
    given(DECIDER, RECEIVED, work.event, WAIT, WAIT_ENDED).when(work.decision, work.command).then_nothing()


def test_a_complaint_is_triaged_anew_when_it_turns_out_worse() -> None:
    given(DECIDER, RECEIVED, a(ComplaintTriaged, severity="S2")).when(
        triage_complaint, a(TriageComplaint, severity="S1")
    ).then(a(ComplaintTriaged, severity="S1"))


def test_a_complaint_changes_hands() -> None:
    given(DECIDER, RECEIVED, a(ComplaintTakenInCharge, owner="R6")).when(
        take_complaint_in_charge, a(TakeComplaintInCharge, owner="R7")
    ).then(a(ComplaintTakenInCharge, owner="R7"))


def test_severity_and_owner_outlive_a_reopening() -> None:
    past = (RECEIVED, TRIAGE.event, TAKE.event, RESOLVED, CLOSED, REOPENED)
    given(DECIDER, *past).when(triage_complaint, a(TriageComplaint)).then_nothing()
    given(DECIDER, *past).when(take_complaint_in_charge, a(TakeComplaintInCharge)).then_nothing()


def test_another_answer_is_another_response() -> None:
    given(DECIDER, RECEIVED, a(ComplaintResponded, answer="We look into it.")).when(
        respond_to_complaint, a(RespondToComplaint, answer="A fitter comes on Monday.")
    ).then(a(ComplaintResponded, answer="A fitter comes on Monday."))


def test_a_reopened_complaint_can_be_answered_in_the_same_words() -> None:
    given(DECIDER, RECEIVED, RESPOND.event, RESOLVED, REOPENED).when(respond_to_complaint, RESPOND.command).then(
        RESPOND.event
    )


def test_the_same_work_noted_twice_was_done_twice() -> None:
    given(DECIDER, RECEIVED, NOTE.event).when(NOTE.decision, NOTE.command).then(NOTE.event)
