"""The decision for each complaint command; what a pack asks for is asked of people, and not of another system's log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

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
    ComplaintEvent,
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
from contracts.complaints.connection import LinkCase, MergeDuplicate
from contracts.complaints.consequence import DecideProposal, DisputeInvoice, MarkUnsettled
from contracts.complaints.handling import (
    DispatchHelp,
    FixResponsibility,
    FormTaskForce,
    ForwardComplaint,
    InvestigateComplaint,
    PlanComplaint,
    ReportIncident,
    RouteComplaint,
    UrgeComplaint,
)
from contracts.complaints.outcome import ApplyRemedy, DecideAdoption, RecordOpinion, VerifyComplaint
from contracts.complaints.replies import ApproveReply, DraftReply, SendReply
from contracts.envelope import Cause
from domain.complaints import clocks, complaint, connection, consequence, handling, outcome, replies, telling, work
from domain.complaints.complaint import DECIDER
from domain.complaints.state import Complaint, Received
from domain.complaints.terms import Terms
from domain.credit import credit_account
from domain.credit.state import Opened
from domain.customers import customer
from domain.customers.state import Registered
from services.commands.case_rules import RuledDecision, known, rules_for, under_rules
from services.commands.clocked import clocked, clocked_on, clocked_on_several, clocked_with
from services.commands.handler import DatedDecision, Handler, Handlers, Matter, deciding_on_several
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store


def merge_duplicate(states: States, command: MergeDuplicate, at: datetime, terms: Terms) -> Sequence[Part]:
    """End the duplicate with its clocks; those of the case received first go on (semantics 11)."""
    case = _case(states, command.complaint_id)
    events, other = connection.merge_duplicate(case, command, first=_case(states, command.first_id), at=at)
    own = clocks.with_clocks(case, events, at=at, terms=terms)
    return [Part(stand(DECIDER, command.complaint_id), own), Part(stand(DECIDER, command.first_id), other)]


def link_case(states: States, command: LinkCase, *, at: datetime) -> Sequence[Part]:
    own = connection.link_case(
        _case(states, command.complaint_id), command, first=_case(states, command.first_id), at=at
    )
    return [Part(stand(DECIDER, command.complaint_id), own)]


def _case(states: States, complaint_id: str) -> Complaint:
    return states.of(DECIDER, complaint_id)


def _first(command: MergeDuplicate | LinkCase) -> Sequence[str]:
    return (command.first_id,)


# Plainly as the log of a help desk has them: it reopens cases whenever they came back.
_PLAINLY: Final[Handlers] = {
    ReceiveComplaint.name: clocked(complaint.receive_complaint),
    TriageComplaint.name: clocked(work.triage_complaint),
    TakeComplaintInCharge.name: clocked(work.take_complaint_in_charge),
    NoteComplaintWork.name: clocked(work.note_complaint_work),
    RespondToComplaint.name: clocked(work.respond_to_complaint),
    StartWaiting.name: clocked(complaint.start_waiting),
    ResumeWork.name: clocked(complaint.resume_work),
    ResolveComplaint.name: clocked(complaint.resolve_complaint),
    CloseComplaint.name: clocked(complaint.close_complaint),
    ReopenComplaint.name: clocked(complaint.reopen_complaint),
}


async def dispute_invoice(matter: Matter[DisputeInvoice]) -> DatedDecision[Complaint, Any, ComplaintEvent]:
    await rules_for(matter)
    is_own = await _is_own(matter)
    return lambda state, command, /, *, at: consequence.dispute_invoice(state, command, at=at, is_own=is_own)


async def _is_own(matter: Matter[DisputeInvoice]) -> bool:
    """Return whether the account is of the customer who complained, or of the record that both were merged into."""
    store, command = matter.store, matter.command
    state = (await store.load(DECIDER, command.complaint_id)).state
    account = (await store.load(credit_account.DECIDER, command.account_id)).state
    if not isinstance(state, Received) or not isinstance(account, Opened):
        return False
    return await _survivor(store, state.customer_id) == await _survivor(store, account.customer_id)


async def _survivor(store: Store, customer_id: str) -> str:
    known_as = (await store.load(customer.DECIDER, customer_id)).state
    return (known_as.merged_into if isinstance(known_as, Registered) else None) or customer_id


def ruled(decision: RuledDecision) -> Handler:
    """Return the handler of a decision under the rules of the pack that the case's unit runs."""
    return clocked_with(lambda matter: under_rules(matter, decision))


def _of_everybody(decision: Any) -> Handler:
    """Return the handler of a decision without rules, whose sender must be there where the pack asks for that."""
    return ruled(known(decision))


def _of_sender(handle: Handler) -> Handler:
    """Return the handler of a decision on several cases, whose sender must be there where the pack asks for that."""

    async def checked(command: Any, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        await rules_for(Matter(command, cause, store))
        return await handle(command, store=store, cause=cause, expected_version=expected_version)

    return checked


HANDLERS: Final[Handlers] = {
    ReceiveComplaint.name: _of_everybody(complaint.receive_complaint),
    TriageComplaint.name: _of_everybody(work.triage_complaint),
    TakeComplaintInCharge.name: _of_everybody(work.take_complaint_in_charge),
    NoteComplaintWork.name: _of_everybody(work.note_complaint_work),
    RespondToComplaint.name: ruled(work.respond_to_complaint),
    StartWaiting.name: _of_everybody(complaint.start_waiting),
    ResumeWork.name: _of_everybody(complaint.resume_work),
    ResolveComplaint.name: ruled(complaint.resolve_complaint),
    CloseComplaint.name: ruled(complaint.close_complaint),
    ReopenComplaint.name: ruled(complaint.reopen_complaint),
    AcknowledgeComplaint.name: _of_everybody(telling.acknowledge_complaint),
    TellProgress.name: _of_everybody(telling.tell_progress),
    PromiseReply.name: _of_everybody(telling.promise_reply),
    RetypeComplaint.name: _of_everybody(telling.retype_complaint),
    TellSupervisor.name: _of_everybody(telling.tell_supervisor),
    RunClocks.name: clocked(clocks.run_clocks),
    RecomputeClocks.name: clocked_on(
        lambda state, command, at, terms, _now: clocks.recompute_clocks(state, command, at=at, terms=terms)
    ),
    RaiseEscalation.name: clocked_on(
        lambda state, command, at, _terms, now: clocks.raise_escalation(state, command, at=at, now=now)
    ),
    RouteComplaint.name: ruled(handling.route_complaint),
    ForwardComplaint.name: _of_everybody(handling.forward_complaint),
    UrgeComplaint.name: _of_everybody(handling.urge_complaint),
    FormTaskForce.name: _of_everybody(handling.form_task_force),
    InvestigateComplaint.name: _of_everybody(handling.investigate_complaint),
    FixResponsibility.name: ruled(handling.fix_responsibility),
    PlanComplaint.name: _of_everybody(handling.plan_complaint),
    DispatchHelp.name: _of_everybody(handling.dispatch_help),
    ReportIncident.name: _of_everybody(handling.report_incident),
    DraftReply.name: _of_everybody(replies.draft_reply),
    ApproveReply.name: ruled(replies.approve_reply),
    SendReply.name: ruled(replies.send_reply),
    ApplyRemedy.name: _of_everybody(outcome.apply_remedy),
    RecordOpinion.name: ruled(outcome.record_opinion),
    VerifyComplaint.name: _of_everybody(outcome.verify_complaint),
    DecideAdoption.name: ruled(outcome.decide_adoption),
    MergeDuplicate.name: _of_sender(clocked_on_several(merge_duplicate, _first)),
    LinkCase.name: _of_sender(deciding_on_several(DECIDER, link_case, _first)),
    MarkUnsettled.name: ruled(consequence.mark_unsettled),
    DecideProposal.name: ruled(consequence.decide_proposal),
    DisputeInvoice.name: clocked_with(dispute_invoice),
}
AS_IMPORTED: Final[Handlers] = HANDLERS | _PLAINLY
