"""The decision for each complaint command."""

from typing import Final

from contracts.complaints.clocks import (
    AcknowledgeComplaint,
    PromiseReply,
    RaiseEscalation,
    RecomputeClocks,
    RetypeComplaint,
    RunClocks,
    TellProgress,
    TellSupervisor,
)
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
from domain.complaints import clocks, complaint, telling, window, work
from domain.complaints.complaint import DECIDER
from services.commands.clocked import clocked, clocked_on
from services.commands.handler import Handlers, deciding_when

HANDLERS: Final[Handlers] = {
    ReceiveComplaint.name: clocked(complaint.receive_complaint),
    TriageComplaint.name: clocked(work.triage_complaint),
    TakeComplaintInCharge.name: deciding_when(DECIDER, work.take_complaint_in_charge),
    NoteComplaintWork.name: deciding_when(DECIDER, work.note_complaint_work),
    RespondToComplaint.name: clocked(work.respond_to_complaint),
    StartWaiting.name: clocked(complaint.start_waiting),
    ResumeWork.name: clocked(complaint.resume_work),
    ResolveComplaint.name: clocked(complaint.resolve_complaint),
    CloseComplaint.name: clocked(complaint.close_complaint),
    ReopenComplaint.name: clocked_on(
        lambda state, command, at, terms, _now: window.reopen_in_window(state, command, at=at, terms=terms)
    ),
    AcknowledgeComplaint.name: clocked(telling.acknowledge_complaint),
    TellProgress.name: clocked(telling.tell_progress),
    PromiseReply.name: clocked(telling.promise_reply),
    RetypeComplaint.name: clocked(telling.retype_complaint),
    TellSupervisor.name: clocked(telling.tell_supervisor),
    RunClocks.name: clocked(clocks.run_clocks),
    RecomputeClocks.name: clocked_on(
        lambda state, command, at, terms, _now: clocks.recompute_clocks(state, command, at=at, terms=terms)
    ),
    RaiseEscalation.name: clocked_on(
        lambda state, command, at, _terms, now: clocks.raise_escalation(state, command, at=at, now=now)
    ),
}
# The log of another system reopens cases whenever they came back.
AS_IMPORTED: Final[Handlers] = HANDLERS | {ReopenComplaint.name: clocked(complaint.reopen_complaint)}
