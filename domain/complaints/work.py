"""Work on a complaint: triage, taking charge, noting what was done, responding.

None of it ends a wait for the customer (semantics 39): an answer does where it says so.
"""

from datetime import datetime

from contracts.complaints.complaint import (
    ComplaintEvent,
    ComplaintResponded,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintTriagedV2,
    ComplaintWaitingEnded,
    ComplaintWorkNoted,
    NoteComplaintWork,
    RespondToComplaint,
    TakeComplaintInCharge,
    TriageComplaint,
)
from domain.complaints.complaint import fitting, open_complaint
from domain.complaints.guards import check_decided
from domain.complaints.replies import check_approved
from domain.complaints.rules import NO_RULES, CaseRules
from domain.complaints.state import Complaint, Received


def triage_complaint(complaint: Complaint, command: TriageComplaint, *, at: datetime) -> list[ComplaintEvent]:
    """Say in the second version of the event what the first cannot; what is left out stays as it was judged before."""
    received = open_complaint(complaint, command.complaint_id, at)
    said = (command.urgency, command.solvable_now)
    if received.standing(at).severity == command.severity and said in {(None, None), _judged(received, at)}:
        return []
    case = {"customer_id": received.customer_id, "complaint_id": command.complaint_id, "severity": command.severity}
    if said == (None, None):
        return fitting(received, at, ComplaintTriaged(**case))
    urgency, solvable_now = _judged(received, at)
    triaged = ComplaintTriagedV2(
        **case,
        urgency=urgency if command.urgency is None else command.urgency,
        solvable_now=solvable_now if command.solvable_now is None else command.solvable_now,
    )
    return fitting(received, at, triaged)


def _judged(received: Received, at: datetime) -> tuple[str | None, bool | None]:
    """Return how urgent the complaint was judged to be, and whether it can be settled at once."""
    last = received.latest(ComplaintTriagedV2, by=at)
    return (last.urgency, last.solvable_now) if last else (None, None)


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


def respond_to_complaint(
    complaint: Complaint, command: RespondToComplaint, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
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
    if not said:
        check_decided(received, rules, at)
        check_approved(received, command.answer, rules, at)
    return fitting(received, at, *([ended] if ends else []), *([] if said else [response]))


def _last_answer(received: Received, at: datetime) -> ComplaintEvent | None:
    """Return the last answer since the complaint was received or reopened."""
    last = received.last("responded", "reopened", by=at)
    return last.event if last else None
