"""Work on a complaint: triage, taking charge, noting what was done, responding.

None of it ends a wait for the customer (semantics 39): an answer does where it says so.
"""

from datetime import datetime

from contracts.complaints.complaint import (
    ComplaintEvent,
    ComplaintResponded,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWaitingEnded,
    ComplaintWorkNoted,
    NoteComplaintWork,
    RespondToComplaint,
    TakeComplaintInCharge,
    TriageComplaint,
)
from domain.complaints.complaint import fitting, open_complaint
from domain.complaints.state import Complaint, Received


def triage_complaint(complaint: Complaint, command: TriageComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    if received.standing(at).severity == command.severity:
        return []
    triaged = ComplaintTriaged(
        customer_id=received.customer_id, complaint_id=command.complaint_id, severity=command.severity
    )
    return fitting(received, at, triaged)


def take_complaint_in_charge(
    complaint: Complaint, command: TakeComplaintInCharge, *, at: datetime
) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    if received.standing(at).owner == command.owner:
        return []
    taken = ComplaintTakenInCharge(
        customer_id=received.customer_id, complaint_id=command.complaint_id, owner=command.owner
    )
    return fitting(received, at, taken)


def note_complaint_work(complaint: Complaint, command: NoteComplaintWork, *, at: datetime) -> list[ComplaintEvent]:
    """Record the note even if it equals an earlier one: the same work done twice is work twice.

    A repeated command is recognised by its id.
    """
    received = open_complaint(complaint, command.complaint_id, at)
    noted = ComplaintWorkNoted(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        activity=command.activity,
        by=command.by,
    )
    return fitting(received, at, noted)


def respond_to_complaint(complaint: Complaint, command: RespondToComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    response = ComplaintResponded(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        by=command.by,
        answer=command.answer,
    )
    ended = ComplaintWaitingEnded(customer_id=received.customer_id, complaint_id=command.complaint_id)
    ends = command.ends_waiting and received.standing(at).waiting
    said = _last_answer(received, at) == response
    return fitting(received, at, *([ended] if ends else []), *([] if said else [response]))


def _last_answer(received: Received, at: datetime) -> ComplaintEvent | None:
    """Return the last answer since the complaint was received or reopened."""
    last = received.last("responded", "reopened", by=at)
    return last.event if last else None
