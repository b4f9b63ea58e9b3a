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
from services.commands.handler import Handlers, deciding_when

HANDLERS: Final[Handlers] = {
    ReceiveComplaint.name: deciding_when(DECIDER, complaint.receive_complaint),
    TriageComplaint.name: deciding_when(DECIDER, work.triage_complaint),
    TakeComplaintInCharge.name: deciding_when(DECIDER, work.take_complaint_in_charge),
    NoteComplaintWork.name: deciding_when(DECIDER, work.note_complaint_work),
    RespondToComplaint.name: deciding_when(DECIDER, work.respond_to_complaint),
    StartWaiting.name: deciding_when(DECIDER, complaint.start_waiting),
    ResumeWork.name: deciding_when(DECIDER, complaint.resume_work),
    ResolveComplaint.name: deciding_when(DECIDER, complaint.resolve_complaint),
    CloseComplaint.name: deciding_when(DECIDER, complaint.close_complaint),
    ReopenComplaint.name: deciding_when(DECIDER, complaint.reopen_complaint),
}
