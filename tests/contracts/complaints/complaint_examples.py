"""One event of every type of how a complaint is handled, with all its fields filled in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from contracts.complaints.complaint import ComplaintTriagedV2
from contracts.complaints.connection import CaseLinked, ComplaintMerged, DuplicateAbsorbed
from contracts.complaints.consequence import (
    ComplaintUnsettled,
    InvoiceDisputed,
    Proposal,
    ProposalDecided,
    SanctionRequested,
)
from contracts.complaints.handling import (
    ComplaintForwarded,
    ComplaintRouted,
    ComplaintUrged,
    FindingRecorded,
    HelpDispatched,
    IncidentReported,
    MeasurePlanned,
    ResponsibilityFixed,
    RouteFact,
    RoutePassed,
    TaskForceFormed,
)
from contracts.complaints.outcome import AdoptionDecided, ComplaintVerified, OpinionRecorded, RemedyApplied
from contracts.complaints.replies import ReplyApproved, ReplyDrafted, ReplySent
from contracts.message import Event
from contracts.money import Money
from tests.contracts.tiers.tier_examples import CUSTOMER

OF_8: Final[dict[str, Any]] = {"customer_id": CUSTOMER, "complaint_id": "8"}
MONEY: Final = Money(amount=Decimal("500.00"), currency="CNY")

HANDLING_EVENTS: Final[tuple[Event, ...]] = (
    ComplaintTriagedV2(**OF_8, severity="severe", urgency="urgent", solvable_now=False),
    ComplaintRouted(
        **OF_8,
        handled_by="supervisor",
        approved_by="supervisor",
        then=("incident-report", "written-complaint"),
        row="severe-in-writing",
        departments=("维修部", "客服部"),
        facts=(RouteFact(fact="severity", value="severe"), RouteFact(fact="channel", value="letter")),
        passed_over=(
            RoutePassed(row="severe-by-phone", why="it is for cases where channel is phone; here channel is letter"),
        ),
        policy="property-management-2026.1",
        rule="complaints.routes.severe-in-writing",
        article="004 篇3 3.2",
    ),
    ComplaintForwarded(**OF_8, to_unit="north", opinion="属北区管理"),
    ComplaintUrged(**OF_8, by="小王", to="县公司"),
    TaskForceFormed(**OF_8, lead="wang.fang", members=("li.wei", "chen.jie")),
    FindingRecorded(**OF_8, method="site", finding="阀门漏水", by="小王"),
    ResponsibilityFixed(**OF_8, cause="attitude", person="li.wei", department="维修部", by="小王"),
    MeasurePlanned(**OF_8, measure="更换阀门", who="li.wei", until=date(2026, 3, 9)),
    HelpDispatched(**OF_8, who="李师傅", ticket="T-12"),
    IncidentReported(**OF_8, to="总经理", report="漏水影响三户", by="小王"),
    ReplyDrafted(**OF_8, reply_id="1", text="我们深表歉意", by="小王"),
    ReplyApproved(
        **OF_8,
        reply_id="1",
        by="陈主管",
        as_role="supervisor",
        unverified=True,
        policy="property-management-2026.1",
        rule="complaints.routes",
    ),
    ReplySent(**OF_8, reply_id="1", by="小王", channel="letter"),
    RemedyApplied(**OF_8, remedy="compensation", amount=MONEY, by="小王"),
    OpinionRecorded(**OF_8, satisfied=True, words="处理得很快", by="小王"),
    ComplaintVerified(**OF_8, by="营销中心"),
    AdoptionDecided(**OF_8, adopted=True, ground="下月起执行", by="陈主管"),
    ComplaintMerged(**OF_8, first_id="7"),
    DuplicateAbsorbed(**OF_8, duplicate_id="9"),
    CaseLinked(**OF_8, first_id="5"),
    SanctionRequested(
        **OF_8,
        grievance="found",
        sanctions=(
            Proposal(
                proposal="complaint-found/person", consequence="sanction", role="person", who="li.wei", amount=MONEY
            ),
        ),
        policy="health-products-2026.1",
        rule="complaints.penalties.complaint-found",
    ),
    ComplaintUnsettled(
        **OF_8,
        after="3d",
        due_at=datetime(2026, 3, 4, 1, tzinfo=UTC),
        proposals=(
            Proposal(proposal="not-settled/person", consequence="sanction", role="person", who="li.wei", amount=MONEY),
            Proposal(proposal="hand-over", consequence="hand-over"),
        ),
        policy="health-products-2026.1",
        rule="complaints.unsettled",
    ),
    ProposalDecided(
        **OF_8,
        proposal="hand-over",
        confirmed=True,
        by="总经理",
        ground="客户同意更换",
        owner_id="wang.fang",
        new_owner_id="li.wei",
    ),
    InvoiceDisputed(**OF_8, account_id="K1", invoice="I1", amount=MONEY, by="小王"),
)
