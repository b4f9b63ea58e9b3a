"""A complaint (投诉): received, worked on, waiting for the customer, resolved, closed and perhaps reopened.

Each decision is made on the standing of the complaint at the instant of the command, which may lie before changes that
are recorded already (semantics 31).
"""

from datetime import datetime
from typing import Final

from contracts.complaints.clocks import ClockDecided, ComplaintEscalationRaised
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
from domain.complaints.guards import check_closing, check_decided, check_reopening, check_steps
from domain.complaints.progress import What
from domain.complaints.rules import NO_RULES, CaseRules
from domain.complaints.state import Complaint, NotReceived, Received
from domain.content import repeated
from domain.decider import Decider, Refused
from domain.timeline import shown


class ComplaintNotReceived(Refused):
    code = "complaint.not-received"


class ComplaintIdTaken(Refused):
    code = "complaint.id-taken"


class BeforeReceipt(Refused):
    code = "complaint.before-receipt"


class ComplaintNotOpen(Refused):
    code = "complaint.not-open"


class ComplaintNotResolved(Refused):
    code = "complaint.not-resolved"


class ResolvedOtherwise(Refused):
    code = "complaint.resolved-otherwise"


class WaitsOtherwise(Refused):
    code = "complaint.waits-otherwise"


class EndsBeforeItBegins(Refused):
    code = "complaint.ends-before-it-begins"


class ContradictsLater(Refused):
    code = "complaint.contradicts-later"


# For whom a complaint waits where that is not said.
CUSTOMER: Final = "customer"
CONTENT: Final = [name for name in ComplaintReceivedV2.model_fields if name != "complaint_id"]
SAID: Final[dict[What, str]] = {
    "triaged": "triaged",
    "taken-in-charge": "taken in charge",
    "work-noted": "worked on",
    "responded": "answered",
    "waiting-started": "set waiting",
    "waiting-ended": "taken up again",
    "resolved": "resolved",
    "closed": "closed",
    "reopened": "reopened",
    "acknowledged": "acknowledged",
    "progress-told": "told of",
    "reply-promised": "promised an answer",
    "retyped": "made another kind of case",
    "supervisor-told": "told to the supervisor",
    "recomputed": "counted by another calendar",
    "merged": "merged with the case received first",
    "handled": "worked on",
    "followed-up": "followed up",
}


def receive_complaint(complaint: Complaint, command: ReceiveComplaint, *, at: datetime) -> list[ComplaintEvent]:
    said = {name: getattr(command, name) for name in ComplaintReceivedV2.model_fields}
    received = ComplaintReceivedV2(**{name: value for name, value in said.items() if value is not None})
    if isinstance(complaint, NotReceived):
        return [received]
    # What the first version of the event left unsaid has the values that the second leaves out.
    known = ComplaintReceivedV2(**dict(complaint.received))
    return repeated(
        command,
        stored={name: getattr(known, name) for name in CONTENT} | {"occurred_at": complaint.received_at},
        given={name: getattr(received, name) for name in CONTENT}
        | {"occurred_at": at if command.occurred_at else None},
        refusal=ComplaintIdTaken,
        known=f"Complaint {command.complaint_id} was received",
    )


def start_waiting(complaint: Complaint, command: StartWaiting, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    if received.standing(at).waiting:
        return _waiting_again(received, command, at)
    started = ComplaintWaitingStarted(
        customer_id=received.customer_id, complaint_id=command.complaint_id, waits_for=command.waits_for
    )
    return fitting(received, at, started)


def resume_work(complaint: Complaint, command: ResumeWork, *, at: datetime) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    if received.standing(at).waiting:
        ended = ComplaintWaitingEnded(customer_id=received.customer_id, complaint_id=command.complaint_id)
        return fitting(received, at, ended)
    _check_begun(received, "waiting-started", at=at)
    return []


def resolve_complaint(
    complaint: Complaint, command: ResolveComplaint, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    resolved = ComplaintResolved(
        customer_id=received.customer_id, complaint_id=command.complaint_id, by=command.by, remedy=command.remedy
    )
    standing = received.standing(at)
    if standing.merged:
        raise ComplaintNotOpen(f"Complaint {command.complaint_id} was merged with one received first.")
    if standing.state != "open":
        return _resolved_again(received, command, at)
    check_decided(received, rules, at)
    check_steps(received, at, remedy=command.remedy)
    ended = [ComplaintWaitingEnded(customer_id=received.customer_id, complaint_id=command.complaint_id)]
    return fitting(received, at, *(ended if standing.waiting else ()), resolved)


def close_complaint(
    complaint: Complaint, command: CloseComplaint, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    match received.standing(at).state:
        case "closed":
            return []
        case "open":
            raise ComplaintNotResolved(f"Complaint {command.complaint_id} is not resolved: resolve it first.")
        case "resolved":
            check_closing(received, rules, at)
            closed = ComplaintClosed(customer_id=received.customer_id, complaint_id=command.complaint_id)
            return fitting(received, at, closed)


def reopen_complaint(
    complaint: Complaint, command: ReopenComplaint, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    if received.standing(at).state == "open":
        _check_begun(received, "resolved", at=at)
        return []
    check_reopening(received, rules, at)
    reopened = ComplaintReopened(customer_id=received.customer_id, complaint_id=command.complaint_id)
    return fitting(received, at, reopened)


def received_complaint(complaint: Complaint, complaint_id: str, at: datetime) -> Received:
    """Return the complaint if it was received by the instant, or refuse."""
    if isinstance(complaint, NotReceived):
        raise ComplaintNotReceived(f"Complaint {complaint_id} has not been received.")
    if at < complaint.received_at:
        raise BeforeReceipt(f"Complaint {complaint_id} was received at {shown(complaint.received_at)}, not before.")
    return complaint


def open_complaint(complaint: Complaint, complaint_id: str, at: datetime) -> Received:
    """Return the complaint if it is open at the instant, or refuse."""
    received = received_complaint(complaint, complaint_id, at)
    if received.standing(at).state != "open":
        raise ComplaintNotOpen(f"Complaint {complaint_id} is resolved or closed: reopen it first.")
    return received


def fitting(received: Received, at: datetime, *events: ComplaintEvent) -> list[ComplaintEvent]:
    """Return the events, unless a change that is recorded already for a later instant could not follow them.

    Complaints that contradicted themselves before this was checked can still be worked on: only what contradicts the
    new events is refused.
    """
    if received.changes and received.changes[-1].at > at:
        after = received
        for event in events:
            after = after.with_change(event, at)
        before = received.impossible()
        for change in after.impossible():
            if change.at > at and change not in before:
                complaint_id = received.received.complaint_id
                raise ContradictsLater(
                    f"Complaint {complaint_id} was {SAID[change.what]} at {shown(change.at)}, which could not follow."
                )
    return list(events)


def _check_begun(received: Received, beginning: What, *, at: datetime) -> None:
    """Refuse to end what only begins later (semantics 32); what has ended by then need not end again."""
    begun = received.next(beginning, after=at)
    if begun and not received.last(beginning, by=at):
        raise EndsBeforeItBegins(
            f"Complaint {received.received.complaint_id} was {SAID[beginning]} at {shown(begun.at)}, not before."
        )


def _waiting_again(received: Received, command: StartWaiting, at: datetime) -> list[ComplaintEvent]:
    last = received.last("waiting-started", by=at)
    waits_for = last.event.waits_for if last and isinstance(last.event, ComplaintWaitingStarted) else None
    if (waits_for or CUSTOMER) == (command.waits_for or CUSTOMER):
        return []
    raise WaitsOtherwise(
        f"waits_for: complaint {command.complaint_id} waits for the {waits_for or CUSTOMER} already: take it up first."
    )


def _resolved_again(received: Received, command: ResolveComplaint, at: datetime) -> list[ComplaintEvent]:
    last = received.last("resolved", by=at)
    assert last is not None
    return repeated(
        command,
        stored={name: getattr(last.event, name) for name in ("by", "remedy")},
        refusal=ResolvedOtherwise,
        known=f"Complaint {command.complaint_id} was resolved at {shown(last.at)}, and not reopened since,",
    )


def evolve(complaint: Complaint, event: ComplaintEvent, at: datetime) -> Complaint:
    if isinstance(event, ComplaintReceived):
        return Received(event, at)
    assert isinstance(complaint, Received)
    if isinstance(event, ClockDecided | ComplaintEscalationRaised):
        return complaint.with_clock(event)
    return complaint.with_change(event, at)


DECIDER: Final[Decider[Complaint, ComplaintEvent]] = Decider("complaint", NotReceived(), evolve)
