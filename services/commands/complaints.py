"""The decision for each complaint command."""

from typing import Final

from contracts.complaints.complaint import (
    CloseComplaint,
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
from services.commands.handler import Handlers, deciding

HANDLERS: Final[Handlers] = {
    ReceiveComplaint.name: deciding(DECIDER, complaint.receive_complaint),
    TriageComplaint.name: deciding(DECIDER, work.triage_complaint),
    TakeComplaintInCharge.name: deciding(DECIDER, work.take_complaint_in_charge),
    NoteComplaintWork.name: deciding(DECIDER, work.note_complaint_work),
    RespondToComplaint.name: deciding(DECIDER, work.respond_to_complaint),
    StartWaiting.name: deciding(DECIDER, complaint.start_waiting),
    ResumeWork.name: deciding(DECIDER, complaint.resume_work),
    ResolveComplaint.name: deciding(DECIDER, complaint.resolve_complaint),
    CloseComplaint.name: deciding(DECIDER, complaint.close_complaint),
    ReopenComplaint.name: deciding(DECIDER, complaint.reopen_complaint),
}
