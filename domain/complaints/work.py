"""Work on a complaint: triage, taking charge, noting what was done, responding. Each of these ends a wait."""

from contracts.complaints.complaint import (
    ComplaintEvent,
    ComplaintResponded,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWorkNoted,
    NoteComplaintWork,
    RespondToComplaint,
    TakeComplaintInCharge,
    TriageComplaint,
)
from domain.complaints.complaint import Complaint, take_up


def triage_complaint(complaint: Complaint, command: TriageComplaint) -> list[ComplaintEvent]:
    case, wait_ended = take_up(complaint, command.complaint_id)
    if case.severity == command.severity:
        return wait_ended
    return [
        *wait_ended,
        ComplaintTriaged(customer_id=case.customer_id, complaint_id=command.complaint_id, severity=command.severity),
    ]


def take_complaint_in_charge(complaint: Complaint, command: TakeComplaintInCharge) -> list[ComplaintEvent]:
    case, wait_ended = take_up(complaint, command.complaint_id)
    if case.owner == command.owner:
        return wait_ended
    return [
        *wait_ended,
        ComplaintTakenInCharge(customer_id=case.customer_id, complaint_id=command.complaint_id, owner=command.owner),
    ]


def note_complaint_work(complaint: Complaint, command: NoteComplaintWork) -> list[ComplaintEvent]:
    """Record the note even if it equals an earlier one: the same work done twice is work twice.

    A repeated command is recognised by its id.
    """
    case, wait_ended = take_up(complaint, command.complaint_id)
    return [
        *wait_ended,
        ComplaintWorkNoted(
            customer_id=case.customer_id,
            complaint_id=command.complaint_id,
            activity=command.activity,
            by=command.by,
        ),
    ]


def respond_to_complaint(complaint: Complaint, command: RespondToComplaint) -> list[ComplaintEvent]:
    case, wait_ended = take_up(complaint, command.complaint_id)
    response = ComplaintResponded(
        customer_id=case.customer_id,
        complaint_id=command.complaint_id,
        by=command.by,
        answer=command.answer,
    )
    if case.response == response:
        return wait_ended
    return [*wait_ended, response]
