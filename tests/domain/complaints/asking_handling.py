"""Random commands on how a complaint is handled, under rules of which each says something."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st

from contracts.complaints.complaint import ComplaintEvent, ComplaintReceivedV2, ReceiveComplaint
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
from contracts.message import Command
from contracts.money import Money
from domain.complaints import connection, consequence, handling, outcome, replies
from domain.complaints.complaint import DECIDER
from domain.complaints.rules import CaseRules, Handling, Known, Payable, Unsettled
from domain.decision_table import Row, Where
from tests.examples import a
from tests.given import AT, after

few: Final = st.sampled_from(["1", "2", "3"])
instants: Final = st.integers(-1, 6).map(lambda hours: AT + timedelta(hours=hours))
AT_8: Final[dict[str, Any]] = {"complaint_id": st.just("8"), "occurred_at": instants}

WRITTEN: Final = Row(
    "in-writing",
    ((Where("severity", frozenset({"1"})),),),
    Handling("desk", "boss", ("investigate", "plan", "until-satisfied")),
)
REST: Final = Row("rest", (), Handling("desk", None, ("verify",)))
PENALTY: Final = Payable("not-settled", Decimal(500), ("manager", "person"))
RULES: Final = CaseRules(
    policy="shop-2026.1",
    routes=(WRITTEN, REST),
    opinion_asked=True,
    unsettled=Unsettled("3h", AT + timedelta(hours=3), (PENALTY,), reassign_owner=True, currency="CNY"),
    roles={"1": Known(is_there=True, roles=frozenset({"boss"}))},
    payers={"person": "wang"},
)
# Received before the complaint that is asked about.
FIRST: Final = after(DECIDER, a(ComplaintReceivedV2, complaint_id="7", customer_id="1"))


def dated(decision: Callable[..., Sequence[ComplaintEvent]]) -> Callable[[Any, Any], Sequence[ComplaintEvent]]:
    return lambda state, command: decision(state, command, at=command.occurred_at or AT)


def ruled(decision: Callable[..., Sequence[ComplaintEvent]]) -> Callable[[Any, Any], Sequence[ComplaintEvent]]:
    return dated(partial(decision, rules=RULES))


def merged(state: Any, command: MergeDuplicate) -> Sequence[ComplaintEvent]:
    return connection.merge_duplicate(state, command, first=FIRST, at=command.occurred_at or AT).own


DECISIONS: Final[dict[type[Command], Callable[[Any, Any], Sequence[ComplaintEvent]]]] = {
    RouteComplaint: ruled(handling.route_complaint),
    ForwardComplaint: dated(handling.forward_complaint),
    UrgeComplaint: dated(handling.urge_complaint),
    FormTaskForce: dated(handling.form_task_force),
    InvestigateComplaint: dated(handling.investigate_complaint),
    FixResponsibility: dated(handling.fix_responsibility),
    PlanComplaint: dated(handling.plan_complaint),
    DispatchHelp: dated(handling.dispatch_help),
    ReportIncident: dated(handling.report_incident),
    DraftReply: dated(replies.draft_reply),
    ApproveReply: ruled(replies.approve_reply),
    SendReply: ruled(replies.send_reply),
    ApplyRemedy: dated(outcome.apply_remedy),
    RecordOpinion: ruled(outcome.record_opinion),
    VerifyComplaint: dated(outcome.verify_complaint),
    DecideAdoption: ruled(outcome.decide_adoption),
    MergeDuplicate: merged,
    LinkCase: dated(partial(connection.link_case, first=FIRST)),
    MarkUnsettled: ruled(consequence.mark_unsettled),
    DecideProposal: ruled(consequence.decide_proposal),
    DisputeInvoice: dated(partial(consequence.dispute_invoice, is_own=True)),
}
# Merging ends a case for good, so that is asked elsewhere.
COMMANDS: Final = (
    st.builds(RouteComplaint, **AT_8, unsolved=st.booleans(), row=st.none() | st.sampled_from(["rest", "nowhere"])),
    st.builds(ForwardComplaint, **AT_8, to_unit=few, opinion=few),
    st.builds(UrgeComplaint, **AT_8, by=few, to=few),
    st.builds(FormTaskForce, **AT_8, lead=few, members=st.lists(few, max_size=2).map(tuple)),
    st.builds(InvestigateComplaint, **AT_8, method=st.sampled_from(["contact", "site"]), finding=few, by=few),
    st.builds(FixResponsibility, **AT_8, cause=few, person=st.none() | few, department=st.none() | few, by=few),
    st.builds(PlanComplaint, **AT_8, measure=few, who=few, until=st.just(date(2026, 2, 1))),
    st.builds(DispatchHelp, **AT_8, who=few),
    st.builds(ReportIncident, **AT_8, to=few, report=few, by=few),
    st.builds(DraftReply, **AT_8, reply_id=few, text=few, by=few),
    st.builds(ApproveReply, **AT_8, reply_id=few, by=few, as_role=st.sampled_from(["boss", "desk"])),
    st.builds(SendReply, **AT_8, reply_id=few, by=few, channel=few),
    st.builds(ApplyRemedy, **AT_8, remedy=few, amount=st.just(Money(amount=Decimal(5), currency="CNY")), by=few),
    st.builds(RecordOpinion, **AT_8, satisfied=st.none() | st.booleans(), words=few, by=few),
    st.builds(VerifyComplaint, **AT_8, by=few),
    st.builds(DecideAdoption, **AT_8, adopted=st.booleans(), ground=few, by=few),
    st.builds(LinkCase, **AT_8, first_id=st.sampled_from(["7", "8"])),
    st.builds(MarkUnsettled, **AT_8),
    st.builds(
        DecideProposal,
        **AT_8,
        proposal=st.sampled_from(["not-settled/manager", "not-settled/person", "hand-over"]),
        confirmed=st.booleans(),
        by=few,
        new_owner_id=st.none() | few,
    ),
    st.builds(DisputeInvoice, **AT_8, account_id=few, invoice=few, by=few),
)
SUGGESTION: Final = ReceiveComplaint(complaint_id="8", customer_id="1", kind="suggestion", occurred_at=AT)
