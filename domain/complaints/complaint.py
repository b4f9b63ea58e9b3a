"""A complaint (投诉): received, worked on, waiting for the customer, resolved, closed and perhaps reopened."""

from dataclasses import dataclass, replace
from typing import Final, assert_never

from contracts.complaints.complaint import (
    CloseComplaint,
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
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    ResumeWork,
    StartWaiting,
)
from domain.decider import Decider, Refused


class ComplaintNotReceived(Refused):
    code = "complaint.not-received"


class ComplaintIdTaken(Refused):
    code = "complaint.id-taken"


class ComplaintNotOpen(Refused):
    code = "complaint.not-open"


class ComplaintNotResolved(Refused):
    code = "complaint.not-resolved"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a complaint in any state; `response` is the last one since it was received or reopened."""

    received: ComplaintReceived
    severity: str | None = None
    owner: str | None = None
    response: ComplaintResponded | None = None

    @property
    def customer_id(self) -> str:
        """Return the customer who complained."""
        return self.received.customer_id


@dataclass(frozen=True, slots=True)
class NotReceived:
    pass


@dataclass(frozen=True, slots=True)
class InHand:
    case: Case


@dataclass(frozen=True, slots=True)
class Waiting:
    case: Case


@dataclass(frozen=True, slots=True)
class Resolved:
    case: Case


@dataclass(frozen=True, slots=True)
class Closed:
    case: Case


Known = InHand | Waiting | Resolved | Closed
Complaint = NotReceived | Known


def receive_complaint(complaint: Complaint, command: ReceiveComplaint) -> list[ComplaintEvent]:
    received = ComplaintReceived(
        customer_id=command.customer_id,
        complaint_id=command.complaint_id,
        channel=command.channel,
        summary=command.summary,
    )
    match complaint:
        case NotReceived():
            return [received]
        case InHand(case) | Waiting(case) | Resolved(case) | Closed(case):
            if case.received == received:
                return []
            raise ComplaintIdTaken(f"Complaint {command.complaint_id} was received with other content.")


def start_waiting(complaint: Complaint, command: StartWaiting) -> list[ComplaintEvent]:
    match _known(complaint, command.complaint_id):
        case InHand(case):
            return [ComplaintWaitingStarted(customer_id=case.customer_id, complaint_id=command.complaint_id)]
        case Waiting():
            return []
        case Resolved() | Closed():
            raise _not_open(command.complaint_id)


def resume_work(complaint: Complaint, command: ResumeWork) -> list[ComplaintEvent]:
    match _known(complaint, command.complaint_id):
        case Waiting(case):
            return [ComplaintWaitingEnded(customer_id=case.customer_id, complaint_id=command.complaint_id)]
        case InHand() | Resolved() | Closed():
            return []


def resolve_complaint(complaint: Complaint, command: ResolveComplaint) -> list[ComplaintEvent]:
    if isinstance(complaint, Resolved | Closed):
        return []
    case, wait_ended = take_up(complaint, command.complaint_id)
    return [
        *wait_ended,
        ComplaintResolved(
            customer_id=case.customer_id,
            complaint_id=command.complaint_id,
            by=command.by,
            remedy=command.remedy,
        ),
    ]


def close_complaint(complaint: Complaint, command: CloseComplaint) -> list[ComplaintEvent]:
    match _known(complaint, command.complaint_id):
        case Resolved(case):
            return [ComplaintClosed(customer_id=case.customer_id, complaint_id=command.complaint_id)]
        case Closed():
            return []
        case InHand() | Waiting():
            raise ComplaintNotResolved(f"Complaint {command.complaint_id} is not resolved.")


def reopen_complaint(complaint: Complaint, command: ReopenComplaint) -> list[ComplaintEvent]:
    match _known(complaint, command.complaint_id):
        case Resolved(case) | Closed(case):
            return [ComplaintReopened(customer_id=case.customer_id, complaint_id=command.complaint_id)]
        case InHand() | Waiting():
            return []


def _known(complaint: Complaint, complaint_id: str) -> Known:
    if isinstance(complaint, NotReceived):
        raise ComplaintNotReceived(f"Complaint {complaint_id} has not been received.")
    return complaint


def _not_open(complaint_id: str) -> ComplaintNotOpen:
    return ComplaintNotOpen(f"Complaint {complaint_id} is resolved or closed: reopen it first.")


def take_up(complaint: Complaint, complaint_id: str) -> tuple[Case, list[ComplaintEvent]]:
    """Return the case to work on and, if it was waiting, the end of the wait: any work ends it."""
    match _known(complaint, complaint_id):
        case InHand(case):
            return case, []
        case Waiting(case):
            return case, [ComplaintWaitingEnded(customer_id=case.customer_id, complaint_id=complaint_id)]
        case Resolved() | Closed():
            raise _not_open(complaint_id)


def evolve(complaint: Complaint, event: ComplaintEvent) -> Complaint:
    if isinstance(event, ComplaintReceived):
        return InHand(Case(event))
    assert not isinstance(complaint, NotReceived)
    case = complaint.case
    match event:
        case ComplaintTriaged():
            return replace(complaint, case=replace(case, severity=event.severity))
        case ComplaintTakenInCharge():
            return replace(complaint, case=replace(case, owner=event.owner))
        case ComplaintWorkNoted():
            return complaint
        case ComplaintResponded():
            return replace(complaint, case=replace(case, response=event))
        case ComplaintWaitingStarted():
            return Waiting(case)
        case ComplaintWaitingEnded():
            return InHand(case)
        case ComplaintResolved():
            return Resolved(case)
        case ComplaintClosed():
            return Closed(case)
        case ComplaintReopened():
            return InHand(replace(case, response=None))
        case _:
            assert_never(event)


DECIDER: Final[Decider[Complaint, ComplaintEvent]] = Decider("complaint", NotReceived(), evolve)
