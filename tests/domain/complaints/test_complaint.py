"""Decisions about the life of a complaint: received, waiting, resolved, closed, reopened (CO2, semantics 6 and 8)."""

import pytest

from contracts.complaints.complaint import (
    CloseComplaint,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReceivedV2,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    ResumeWork,
    StartWaiting,
)
from domain.complaints.complaint import (
    DECIDER,
    close_complaint,
    receive_complaint,
    reopen_complaint,
    resolve_complaint,
    resume_work,
    start_waiting,
)
from tests.examples import a
from tests.given import AT, given

RECEIVED = a(ComplaintReceived)
WAITING = (RECEIVED, a(ComplaintWaitingStarted))
RESOLVED = (RECEIVED, a(ComplaintResolved))
CLOSED = (*RESOLVED, a(ComplaintClosed))
REOPENED = (*CLOSED, a(ComplaintReopened))
Past = tuple[ComplaintEvent, ...]


def test_a_complaint_is_received_from_anybody() -> None:
    given(DECIDER).when(receive_complaint, a(ReceiveComplaint, channel="hotline", summary="It leaks."), at=AT).then(
        a(ComplaintReceivedV2, channel="hotline", summary="It leaks.")
    )


@pytest.mark.parametrize("past", [(RECEIVED,), WAITING, RESOLVED, CLOSED, REOPENED])
def test_receiving_the_same_complaint_twice_changes_nothing(past: Past) -> None:
    given(DECIDER, *past).when(receive_complaint, a(ReceiveComplaint), at=AT).then_nothing()


@pytest.mark.parametrize("past", [(RECEIVED,), WAITING, RESOLVED, CLOSED])
@pytest.mark.parametrize("other", [{"customer_id": "C9"}, {"summary": "It leaks."}, {"channel": "email"}])
def test_a_complaint_number_is_not_used_for_another_complaint(past: Past, other: dict[str, str]) -> None:
    given(DECIDER, *past).when(receive_complaint, a(ReceiveComplaint, **other), at=AT).then_refused(
        "complaint.id-taken"
    )


def test_everything_known_at_intake_is_recorded() -> None:
    """CO2, aggregates S2; what is left out is what the first version of the event meant."""
    known = {
        "kind": "suggestion",
        "detected": "found",
        "raised_to": "top",
        "urgency": "today",
        "about": {"subject": "product", "which": "Fan 3"},
        "form": [{"name": "place", "value": "Hall 2"}],
        "unit_id": "north",
        "received_by": "wang",
    }
    given(DECIDER).when(receive_complaint, a(ReceiveComplaint, **known), at=AT).then(a(ComplaintReceivedV2, **known))
    usual = a(ComplaintReceivedV2)
    assert (usual.kind, usual.detected, usual.raised_to, usual.form) == ("complaint", "raised", "desk", ())


def test_a_refusal_says_nothing_of_what_the_form_tells_of_a_person() -> None:
    other = a(ReceiveComplaint, form=[{"name": "phone", "value": "13800138000"}])
    outcome = given(DECIDER, RECEIVED).when(receive_complaint, other, at=AT)
    outcome.then_refused("complaint.id-taken")
    assert "13800138000" not in str(outcome.answer)


@pytest.mark.parametrize("received", [RECEIVED, a(ComplaintReceivedV2)])
def test_a_complaint_of_either_version_is_known_again_and_worked_on(received: ComplaintEvent) -> None:
    """Rule 34 and 35: v1 stays readable."""
    story = given(DECIDER, received)
    story.when(receive_complaint, a(ReceiveComplaint), at=AT).then_nothing()
    story.when(receive_complaint, a(ReceiveComplaint, kind="complaint"), at=AT).then_nothing()
    story.when(receive_complaint, a(ReceiveComplaint, kind="enquiry"), at=AT).then_refused("complaint.id-taken")
    story.when(start_waiting, a(StartWaiting), at=AT).then(a(ComplaintWaitingStarted))


@pytest.mark.parametrize("past", [(RECEIVED,), REOPENED])
def test_a_complaint_in_hand_starts_to_wait(past: Past) -> None:
    given(DECIDER, *past).when(start_waiting, a(StartWaiting), at=AT).then(a(ComplaintWaitingStarted))


def test_a_complaint_that_was_never_received_does_not_wait() -> None:
    given(DECIDER).when(start_waiting, a(StartWaiting), at=AT).then_refused("complaint.not-received")


def test_a_waiting_complaint_does_not_start_to_wait_again() -> None:
    given(DECIDER, *WAITING).when(start_waiting, a(StartWaiting), at=AT).then_nothing()


@pytest.mark.parametrize("past", [RESOLVED, CLOSED])
def test_a_complaint_that_is_not_open_does_not_wait(past: Past) -> None:
    given(DECIDER, *past).when(start_waiting, a(StartWaiting), at=AT).then_refused("complaint.not-open")


def test_work_resumes_after_a_wait() -> None:
    given(DECIDER, *WAITING).when(resume_work, a(ResumeWork), at=AT).then(a(ComplaintWaitingEnded))


def test_work_on_a_complaint_that_was_never_received_does_not_resume() -> None:
    given(DECIDER).when(resume_work, a(ResumeWork), at=AT).then_refused("complaint.not-received")


def test_resuming_work_twice_changes_nothing() -> None:
    given(DECIDER, *WAITING, a(ComplaintWaitingEnded)).when(resume_work, a(ResumeWork), at=AT).then_nothing()


@pytest.mark.parametrize("past", [(RECEIVED,), RESOLVED, CLOSED, REOPENED])
def test_resuming_work_on_a_complaint_that_does_not_wait_changes_nothing(past: Past) -> None:
    given(DECIDER, *past).when(resume_work, a(ResumeWork), at=AT).then_nothing()


@pytest.mark.parametrize("past", [(RECEIVED,), REOPENED])
def test_a_complaint_is_resolved_with_a_remedy(past: Past) -> None:
    given(DECIDER, *past).when(resolve_complaint, a(ResolveComplaint, by="R6", remedy="New compressor"), at=AT).then(
        a(ComplaintResolved, by="R6", remedy="New compressor")
    )


def test_resolving_a_waiting_complaint_ends_the_wait_first() -> None:
    given(DECIDER, *WAITING).when(resolve_complaint, a(ResolveComplaint), at=AT).then(
        a(ComplaintWaitingEnded), a(ComplaintResolved)
    )


def test_a_complaint_that_was_never_received_cannot_be_resolved() -> None:
    given(DECIDER).when(resolve_complaint, a(ResolveComplaint), at=AT).then_refused("complaint.not-received")


@pytest.mark.parametrize("past", [RESOLVED, CLOSED])
def test_resolving_a_complaint_again_in_the_same_words_changes_nothing(past: Past) -> None:
    given(DECIDER, *past).when(resolve_complaint, a(ResolveComplaint), at=AT).then_nothing()


@pytest.mark.parametrize("past", [RESOLVED, CLOSED])
@pytest.mark.parametrize("other", [{"by": "R7"}, {"remedy": "New compressor"}])
def test_a_second_resolution_with_other_content_is_refused(past: Past, other: dict[str, str]) -> None:
    """Its remedy was lost without a word (semantics 34)."""
    asked = a(ResolveComplaint, **other)

    given(DECIDER, *past).when(resolve_complaint, asked, at=AT).then_refused("complaint.resolved-otherwise")


def test_a_resolved_complaint_is_closed() -> None:
    given(DECIDER, *RESOLVED).when(close_complaint, a(CloseComplaint), at=AT).then(a(ComplaintClosed))


def test_a_complaint_that_was_never_received_cannot_be_closed() -> None:
    given(DECIDER).when(close_complaint, a(CloseComplaint), at=AT).then_refused("complaint.not-received")


def test_closing_a_complaint_twice_changes_nothing() -> None:
    given(DECIDER, *CLOSED).when(close_complaint, a(CloseComplaint), at=AT).then_nothing()


@pytest.mark.parametrize("past", [(RECEIVED,), WAITING, REOPENED])
def test_a_complaint_cannot_be_closed_before_it_is_resolved(past: Past) -> None:
    given(DECIDER, *past).when(close_complaint, a(CloseComplaint), at=AT).then_refused("complaint.not-resolved")


@pytest.mark.parametrize("past", [RESOLVED, CLOSED])
def test_a_resolved_or_closed_complaint_is_reopened(past: Past) -> None:
    given(DECIDER, *past).when(reopen_complaint, a(ReopenComplaint), at=AT).then(a(ComplaintReopened))


def test_a_complaint_that_was_never_received_cannot_be_reopened() -> None:
    given(DECIDER).when(reopen_complaint, a(ReopenComplaint), at=AT).then_refused("complaint.not-received")


@pytest.mark.parametrize("past", [(RECEIVED,), WAITING, REOPENED])
def test_reopening_an_open_complaint_changes_nothing(past: Past) -> None:
    given(DECIDER, *past).when(reopen_complaint, a(ReopenComplaint), at=AT).then_nothing()
