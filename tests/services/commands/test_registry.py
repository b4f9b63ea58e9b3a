"""Every command of the catalogue reaches its decision and its stream through the registry of handlers."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import pytest

from contracts.catalog import COMMANDS
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
from contracts.credit.allocation import Allocation
from contracts.credit.bank_entry import AssignBankEntry, RecordBankEntry, RejectBankEntry, ReopenBankEntry
from contracts.credit.cash import ApplyReceipt, RefundReceipt, ReverseAllocation, ReverseRefundOfReceipt
from contracts.credit.collection import PromiseToPay, RecordCollection, WithdrawPromise
from contracts.credit.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.credit.credit_note import ApplyCreditNote, IssueCreditNote, ReverseCreditNote
from contracts.credit.due import AgreeInstalments, RecordInvoiceOnTerms
from contracts.credit.hold import ApproveRelease, EndDistress, HoldAccount, LiftHold, ReportDistress, RequestRelease
from contracts.credit.limit import (
    ApproveLimit,
    AssessCredit,
    InsureCredit,
    JoinGroup,
    LeaveGroup,
    ProposeLimit,
    SetGroupLimit,
)
from contracts.credit.order import CancelOrder, ChangeOrder, ConfirmOrder, RecordExchangeRate, ReopenOrder, ShipOrder
from contracts.credit.reversal import ReverseDispute, ReverseInvoice, ReverseReceipt
from contracts.credit.transfer import ReverseTransfer, TransferReceipt
from contracts.credit.write_off import (
    ApproveWriteOff,
    ProposeWriteOff,
    RecordRecovery,
    ReverseWriteOff,
    WriteOffDifference,
)
from contracts.customers.access import ReadContacts
from contracts.customers.contact import AddContact, ChangeContact, CheckPhone, RemoveContact
from contracts.customers.customer import (
    AssignTier,
    ChangeCustomerDetails,
    RecordPurchase,
    RecordRefund,
    RegisterCustomer,
)
from contracts.customers.erasure import EraseContact, EraseCustomer, RequestErasure
from contracts.customers.file import AddProject, ChangeProject, VerifyCustomer
from contracts.customers.identity import LinkCustomer, MergeCustomer, RuleOutDuplicate, UnlinkCustomer, UnmergeCustomer
from contracts.customers.information import (
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    RecordSource,
)
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.customers.reversal import ReversePurchase, ReverseRefund
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.access_request import (
    ApproveAccess,
    DenyAccess,
    ExpireAccess,
    RequestAccess,
    RevokeAccess,
)
from contracts.organisation.account_manager import (
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    EnrolPerson,
    LeaveCustomers,
)
from contracts.organisation.measure import (
    CheckMeasure,
    CompleteMeasure,
    DropMeasure,
    OpenMeasure,
    ReopenMeasure,
    ReportProgress,
)
from contracts.organisation.staff import (
    AssignSuperior,
    CertifyPerson,
    ChangeRoles,
    RecordSelection,
    RecordTraining,
    ReturnToWork,
    TakeLeave,
)
from contracts.organisation.unit import CheckSecurity, ReportBreach, RequireSecurityCheck, RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, RecordEvaluation, WithdrawPolicy
from contracts.policies.tier_period import CloseTierPeriod, ReopenTierPeriod, TierPeriodClosed
from contracts.tiers.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier, RecordBid, RejectTier
from domain.decider import Refused
from domain.policies import policy
from domain.tiers import period
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.outcome import Accepted, VersionMismatch
from services.store.store import Store
from tests.examples import a, usd

PERIOD: Final = {"scheme": "corner-shop/abc", "policy": "corner-shop-2026.1", "period": "2026-H2", "reason": "late"}
SCORES: Final = [{"factor": factor, "score": "80"} for factor in ("operations", "finances", "reputation", "standing")]
PARTS: Final = [
    {"amount": usd("50.00"), "due_date": "2026-02-01"},
    {"amount": usd("50.00"), "due_date": "2026-03-01"},
]
CLOCKS: Final = {
    "unit_id": "north",
    "pack": "property-management",
    "effective_from": datetime(2025, 12, 31, 16, tzinfo=UTC),
}
LEVEL: Final = {"complaint_id": "12", "kind": "resolution", "instance": 1, "level": "100%"}
PARTNER: Final = {"scheme": "joint-venture/abcd", "tier": "C"}
# In an order in which each has something to do: command, its stream, the event it leads to.
THAT_DAY: Final = {"first": date(2026, 1, 5), "last": date(2026, 1, 6)}
# In force before the complaints are received.
CARE: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
CARED: Final[dict[str, Any]] = {"complaint_id": "10", "unit_id": "care"}
EVERY_COMMAND: Final[list[tuple[Command, str, str | None]]] = [
    (a(EnrolPerson), "account-manager/wang", "account-manager.enrolled.v1"),
    (a(EnrolPerson, manager_id="li"), "account-manager/li", "account-manager.enrolled.v1"),
    (a(EnrolPerson, manager_id="R6"), "account-manager/R6", "account-manager.enrolled.v1"),
    (a(RegisterCustomer), "customer/C8", "customer.registered.v1"),
    (a(ChangeCustomerDetails, kind="contractor"), "customer/C8", "customer.details-changed.v1"),
    (a(ChangeBasicInformation, address="Main Road"), "customer/C8", "customer.basic-information-changed.v2"),
    (a(ChangeBusinessInformation, products=["fan"]), "customer/C8", "customer.business-information-changed.v1"),
    (a(ChangeCreditInformation, credit_rating="good"), "customer/C8", "customer.credit-information-changed.v2"),
    (a(ChangeMarketInformation, rivals=["Polar"]), "customer/C8", "customer.market-information-changed.v2"),
    (a(RecordSource), "customer/C8", "customer.source-recorded.v1"),
    (a(RegisterCustomer, customer_id="C7"), "customer/C7", "customer.registered.v1"),
    (a(MergeCustomer), "customer/C8", "customer.merged.v1"),
    (a(UnmergeCustomer), "customer/C8", "customer.unmerged.v1"),
    (a(LinkCustomer), "customer/C8", "customer.linked.v1"),
    (a(UnlinkCustomer), "customer/C8", "customer.unlinked.v1"),
    (a(RuleOutDuplicate, other_id="C7"), "customer/C8", "customer.duplicate-ruled-out.v1"),
    (a(AssignOwner), "customer/C8", "customer.owner-assigned.v1"),
    (a(HandOverCustomer), "customer/C8", "customer.handed-over.v1"),
    (a(AppointManager), "account-manager/wang", "account-manager.appointed.v1"),
    (a(ChangeManagerGrade, grade="first"), "account-manager/wang", "account-manager.grade-changed.v1"),
    (a(AppointManager, manager_id="chen", grade="senior"), "account-manager/chen", "account-manager.appointed.v1"),
    (a(AssignCoordinator), "account-manager/wang", "account-manager.coordinator-assigned.v1"),
    (a(ChangeRoles), "account-manager/wang", "account-manager.roles-changed.v1"),
    (a(AssignSuperior), "account-manager/wang", "account-manager.superior-assigned.v1"),
    (a(RecordSelection), "account-manager/wang", "account-manager.selection-recorded.v1"),
    (a(CertifyPerson), "account-manager/wang", "account-manager.certified.v1"),
    (a(RecordTraining), "account-manager/wang", "account-manager.training-recorded.v1"),
    (a(TakeLeave, **THAT_DAY), "account-manager/wang", "account-manager.leave-taken.v1"),
    (a(ReturnToWork), "account-manager/wang", "account-manager.returned.v1"),
    (a(LeaveCustomers, successor_id="chen"), "account-manager/wang", "account-manager.left.v1"),
    (a(AddContact, surname="Wang", phone="+8613800138000"), "customer/C8", "customer.contact-recorded.v1"),
    (a(AddContact, customer_id="C7", surname="Wang"), "customer/C7", "customer.contact-recorded.v1"),
    (a(ChangeContact, position="buyer"), "customer/C8", "customer.contact-recorded.v1"),
    (a(CheckPhone), "customer/C8", "customer.phone-checked.v2"),
    (a(RemoveContact), "customer/C8", "customer.contact-removed.v1"),
    (a(AddProject), "customer/C8", "customer.project-recorded.v1"),
    (a(ChangeProject, place="Delft"), "customer/C8", "customer.project-recorded.v1"),
    (a(VerifyCustomer), "customer/C8", "customer.verified.v1"),
    (a(RecordPurchase), "customer/C8", "customer.purchase-recorded.v1"),
    (a(RecordRefund), "customer/C8", "customer.refund-recorded.v1"),
    (a(ReverseRefund), "customer/C8", "customer.refund-reversed.v2"),
    (a(ReversePurchase), "customer/C8", "customer.purchase-reversed.v2"),
    (a(AssignTier), "customer/C8", "customer.tier-assigned.v1"),
    (a(GiveScore), "customer/C8", "customer.score-given.v1"),
    (a(RecordBid), "customer/C8", "customer.bid-recorded.v1"),
    (a(ProposeTier, **PARTNER), "customer/C8", "customer.tier-proposed.v1"),
    (a(RejectTier, **PARTNER, body="盛昌公司", reason="missing"), "customer/C8", "customer.tier-rejected.v2"),
    (a(ProposeTier, **PARTNER), "customer/C8", "customer.tier-proposed.v1"),
    (a(ApproveTier, **PARTNER, body="盛昌公司"), "customer/C8", "customer.tier-approved.v1"),
    (a(OverrideTier, **PARTNER, reason="asked for"), "customer/C8", "customer.tier-overridden.v2"),
    (a(EraseContact, customer_id="C7"), "customer/C7", "customer.contact-erased.v1"),
    (a(ReadContacts, customer_id="C7"), "customer/C7", "customer.contacts-read.v1"),
    (a(RequestErasure, customer_id="C7"), "customer/C7", "customer.erasure-requested.v1"),
    (a(EraseCustomer, customer_id="C7"), "customer/C7", "customer.erased.v1"),
    (a(ReceiveComplaint), "complaint/8", "complaint.received.v2"),
    (a(TriageComplaint), "complaint/8", "complaint.triaged.v1"),
    (a(TakeComplaintInCharge), "complaint/8", "complaint.taken-in-charge.v1"),
    (a(NoteComplaintWork), "complaint/8", "complaint.work-noted.v1"),
    (a(RespondToComplaint), "complaint/8", "complaint.responded.v2"),
    (a(StartWaiting), "complaint/8", "complaint.waiting-started.v1"),
    (a(ResumeWork), "complaint/8", "complaint.waiting-ended.v1"),
    (a(AcknowledgeComplaint), "complaint/8", "complaint.acknowledged.v1"),
    (a(TellProgress), "complaint/8", "complaint.progress-told.v1"),
    (a(PromiseReply), "complaint/8", "complaint.reply-promised.v1"),
    (a(TellSupervisor), "complaint/8", "complaint.supervisor-told.v1"),
    (a(RetypeComplaint, kind="enquiry"), "complaint/8", "complaint.retyped.v1"),
    (a(ResolveComplaint), "complaint/8", "complaint.resolved.v2"),
    (a(CloseComplaint), "complaint/8", "complaint.closed.v1"),
    (a(ReopenComplaint), "complaint/8", "complaint.reopened.v1"),
    (a(ForwardComplaint), "complaint/8", "complaint.forwarded.v1"),
    (a(UrgeComplaint), "complaint/8", "complaint.urged.v1"),
    (a(FormTaskForce, members=("chen",)), "complaint/8", "complaint.task-force-formed.v1"),
    (a(InvestigateComplaint), "complaint/8", "complaint.finding-recorded.v1"),
    (a(FixResponsibility, person="wang"), "complaint/8", "complaint.responsibility-fixed.v1"),
    (a(PlanComplaint), "complaint/8", "complaint.measure-planned.v1"),
    (a(DispatchHelp), "complaint/8", "complaint.help-dispatched.v1"),
    (a(ReportIncident), "complaint/8", "complaint.incident-reported.v1"),
    (a(DraftReply), "complaint/8", "complaint.reply-drafted.v1"),
    (a(ApproveReply, by="boss"), "complaint/8", "complaint.reply-approved.v1"),
    (a(SendReply), "complaint/8", "complaint.reply-sent.v1"),
    (a(ApplyRemedy), "complaint/8", "complaint.remedy-applied.v1"),
    (a(ResolveComplaint, remedy="again"), "complaint/8", "complaint.resolved.v2"),
    (a(RecordOpinion, satisfied=True), "complaint/8", "complaint.opinion-recorded.v1"),
    (a(VerifyComplaint), "complaint/8", "complaint.verified.v1"),
    (a(ReceiveComplaint, complaint_id="9", kind="suggestion"), "complaint/9", "complaint.received.v2"),
    (a(DecideAdoption, complaint_id="9"), "complaint/9", "complaint.adoption-decided.v1"),
    (a(LinkCase, complaint_id="9", first_id="8"), "complaint/9", "complaint.case-linked.v1"),
    (a(ReopenComplaint), "complaint/8", "complaint.reopened.v1"),
    (a(MergeDuplicate, complaint_id="9", first_id="8"), "complaint/9", "complaint.merged.v1"),
    (a(OpenCreditAccount), "credit-account/C8-USD", "credit-account.opened.v1"),
    (a(SetCreditLimit), "credit-account/C8-USD", "credit-account.limit-set.v1"),
    (a(RecordInvoice), "credit-account/C8-USD", "credit-account.invoice-recorded.v1"),
    (a(DisputeInvoice), "complaint/8", "complaint.invoice-disputed.v1"),
    (a(OpenDispute), "credit-account/C8-USD", "credit-account.dispute-opened.v1"),
    (a(ReverseDispute), "credit-account/C8-USD", "credit-account.dispute-reversed.v2"),
    (a(OpenDispute), "credit-account/C8-USD", "credit-account.dispute-opened.v1"),
    (a(ResolveDispute), "credit-account/C8-USD", "credit-account.dispute-resolved.v1"),
    (a(RecordReceipt), "credit-account/C8-USD", "credit-account.receipt-recorded.v2"),
    (a(ReverseReceipt), "credit-account/C8-USD", "credit-account.receipt-reversed.v2"),
    (a(ReverseInvoice), "credit-account/C8-USD", "credit-account.invoice-reversed.v2"),
    (a(RecordInvoiceOnTerms, invoice="I2"), "credit-account/C8-USD", "credit-account.invoice-recorded.v1"),
    (a(IssueCreditNote, issued_on=date(2025, 1, 2)), "credit-account/C8-USD", "credit-account.credit-note-issued.v1"),
    (
        a(ApplyCreditNote, allocations=[a(Allocation, invoice="I2", amount=usd("60.00"))]),
        "credit-account/C8-USD",
        "credit-account.credit-note-applied.v1",
    ),
    (a(ReverseCreditNote), "credit-account/C8-USD", "credit-account.credit-note-reversed.v1"),
    (
        a(RecordReceipt, receipt="R2", amount=usd("400.00")),
        "credit-account/C8-USD",
        "credit-account.receipt-recorded.v2",
    ),
    (
        a(ReverseAllocation, receipt="R2", invoice="I2"),
        "credit-account/C8-USD",
        "credit-account.allocation-reversed.v2",
    ),
    (
        a(ApplyReceipt, receipt="R2", allocations=[a(Allocation, invoice="I2", amount=usd("40.00"))]),
        "credit-account/C8-USD",
        "credit-account.receipt-allocated.v1",
    ),
    (
        a(RefundReceipt, receipt="R2", refunded_on=date(2026, 1, 5)),
        "credit-account/C8-USD",
        "credit-account.receipt-refunded.v1",
    ),
    (a(ReverseRefundOfReceipt), "credit-account/C8-USD", "credit-account.refund-reversed.v1"),
    (a(OpenCreditAccount, account_id="C8-WEST"), "credit-account/C8-WEST", "credit-account.opened.v1"),
    (
        a(TransferReceipt, receipt="R2", amount=usd("1.00")),
        "credit-account/C8-USD",
        "credit-account.receipt-transferred-out.v1",
    ),
    (a(RecordBankEntry, booked_on=date(2026, 1, 5)), "bank-entry/E1", "bank-entry.recorded.v1"),
    (a(AssignBankEntry), "bank-entry/E1", "bank-entry.assigned.v1"),
    (a(ReopenBankEntry), "bank-entry/E1", "bank-entry.reopened.v1"),
    (a(RejectBankEntry), "bank-entry/E1", "bank-entry.rejected.v1"),
    (a(ReverseTransfer), "credit-account/C8-USD", "credit-account.transfer-out-reversed.v1"),
    (
        a(ProposeWriteOff, invoice="I2", amount=usd("10.00")),
        "credit-account/C8-USD",
        "credit-account.write-off-proposed.v1",
    ),
    (a(ApproveWriteOff, by="chen"), "credit-account/C8-USD", "credit-account.invoice-written-off.v1"),
    (a(RecordRecovery, amount=usd("5.00")), "credit-account/C8-USD", "credit-account.write-off-recovered.v1"),
    (
        a(ProposeWriteOff, write_off="W2", invoice="I2", amount=usd("10.00")),
        "credit-account/C8-USD",
        "credit-account.write-off-proposed.v1",
    ),
    (a(ApproveWriteOff, write_off="W2", by="chen"), "credit-account/C8-USD", "credit-account.invoice-written-off.v1"),
    (a(ReverseWriteOff, write_off="W2"), "credit-account/C8-USD", "credit-account.write-off-reversed.v1"),
    (a(RecordInvoice, invoice="I4", amount=usd("1.00")), "credit-account/C8-USD", "credit-account.invoice-recorded.v1"),
    (a(RecordInvoice, invoice="I3"), "credit-account/C8-USD", "credit-account.invoice-recorded.v1"),
    (a(AgreeInstalments, invoice="I3", parts=PARTS), "credit-account/C8-USD", "credit-account.invoice-split.v1"),
    (a(InsureCredit, until=date(2026, 12, 31)), "credit-account/C8-USD", "credit-account.insured.v1"),
    (a(ConfirmOrder), "credit-account/C8-USD", "credit-account.order-passed.v1"),
    (a(ChangeOrder, amount=usd("90.00")), "credit-account/C8-USD", "credit-account.order-reduced.v1"),
    (a(ShipOrder, amount=usd("50.00")), "credit-account/C8-USD", "credit-account.order-shipped.v1"),
    (a(CancelOrder), "credit-account/C8-USD", "credit-account.order-cancelled.v1"),
    (a(ReopenOrder), "credit-account/C8-USD", "credit-account.order-passed.v1"),
    (a(OpenCreditAccount, account_id="C8-EAST"), "credit-account/C8-EAST", "credit-account.opened.v1"),
    (a(JoinGroup), "credit-account/C8-USD", "credit-account.group-joined.v1"),
    (a(LeaveGroup), "credit-account/C8-USD", "credit-account.group-left.v1"),
    (a(SetGroupLimit), "credit-account/C8-USD", "credit-account.group-limit-set.v1"),
    (a(RecordExchangeRate, quote="CNY"), "credit-account/C8-USD", "credit-account.rate-recorded.v1"),
    (
        a(RunPack, pack="foreign-trade", effective_from=datetime(2026, 1, 1, tzinfo=UTC)),
        "unit/main",
        "unit.pack-chosen.v1",
    ),
    (a(AssessCredit, scores=SCORES), "credit-account/C8-USD", "credit-account.grade-assigned.v1"),
    (a(ProposeLimit, monthly_purchases=usd("1000.00")), "credit-account/C8-USD", "credit-account.limit-proposed.v1"),
    (a(ApproveLimit, by="chen"), "credit-account/C8-USD", "credit-account.limit-granted.v1"),
    (a(HoldAccount), "credit-account/C8-USD", "credit-account.hold-placed.v1"),
    (a(LiftHold), "credit-account/C8-USD", "credit-account.hold-lifted.v1"),
    (a(ReportDistress), "credit-account/C8-USD", "credit-account.hold-placed.v1"),
    (a(EndDistress), "credit-account/C8-USD", "credit-account.hold-lifted.v1"),
    (a(RequestRelease), "credit-account/C8-USD", "credit-account.release-requested.v1"),
    (a(ApproveRelease, by="chen"), "credit-account/C8-USD", "credit-account.release-approved.v1"),
    (a(PromiseToPay, until=date(2026, 12, 31)), "credit-account/C8-USD", "credit-account.payment-promised.v1"),
    (a(WithdrawPromise), "credit-account/C8-USD", "credit-account.promise-withdrawn.v1"),
    (a(RecordCollection), "credit-account/C8-USD", "credit-account.collection-recorded.v1"),
    (
        a(WriteOffDifference, write_off="W3", invoice="I4"),
        "credit-account/C8-USD",
        "credit-account.invoice-written-off.v1",
    ),
    (a(DraftPolicy, reason="new shop"), "policy/corner-shop", "policy.drafted.v1"),
    (a(WithdrawPolicy), "policy/corner-shop", "policy.withdrawn.v1"),
    (a(DraftPolicy, reason="new shop after all"), "policy/corner-shop", "policy.drafted.v1"),
    (a(ApprovePolicy), "policy/corner-shop", "policy.approved.v1"),
    (a(ActivatePolicy), "policy/corner-shop", "policy.activated.v1"),
    (a(RecordEvaluation), "policy/corner-shop", "policy.evaluated.v1"),
    (a(ReopenTierPeriod, pack="corner-shop", **PERIOD), "policy/corner-shop", "policy.tier-period-reopened.v1"),
    (a(RunPack), "unit/main", "unit.pack-chosen.v1"),
    # Received before its unit has a policy with clocks.
    (a(RunPack, unit_id="north"), "unit/north", "unit.pack-chosen.v1"),
    (a(ReceiveComplaint, complaint_id="12", unit_id="north"), "complaint/12", "complaint.received.v2"),
    (a(TriageComplaint, complaint_id="12", severity="general"), "complaint/12", "complaint.triaged.v1"),
    (a(RunPack, **CLOCKS), "unit/north", "unit.pack-chosen.v1"),
    (a(RunClocks, complaint_id="12"), "complaint/12", "complaint.clock-started.v1"),
    (a(RaiseEscalation, **LEVEL), "complaint/12", "complaint.escalation-raised.v1"),
    # No calendar was published since.
    (a(RecomputeClocks, complaint_id="12"), "complaint/12", None),
    (a(OpenMeasure, until=date(2026, 6, 30)), "measure/M1", "measure.opened.v1"),
    (a(ReportProgress), "measure/M1", "measure.progressed.v1"),
    (a(CompleteMeasure, by="wang"), "measure/M1", "measure.completed.v1"),
    (a(CheckMeasure, by="chen", effective=False), "measure/M1", "measure.checked.v1"),
    (a(ReopenMeasure, until=date(2026, 9, 30)), "measure/M1", "measure.reopened.v1"),
    (a(DropMeasure), "measure/M1", "measure.dropped.v1"),
    (a(RequestAccess, by="wang", customers=("C8",)), "access/Z1", "access.requested.v1"),
    (a(ApproveAccess, by="chen"), "access/Z1", "access.granted.v1"),
    (a(RevokeAccess, by="wang"), "access/Z1", "access.revoked.v1"),
    (a(RequestAccess, access_id="Z2", by="wang", unit_id="main"), "access/Z2", "access.requested.v1"),
    (a(DenyAccess, access_id="Z2", by="chen"), "access/Z2", "access.denied.v1"),
    (a(RequestAccess, access_id="Z3", by="wang", customers=("C8",)), "access/Z3", "access.requested.v1"),
    (a(ExpireAccess, access_id="Z3"), "access/Z3", "access.expired.v1"),
    (a(RunPack, unit_id="trade", pack="distributor", effective_from=CARE), "unit/trade", "unit.pack-chosen.v1"),
    (a(RequireSecurityCheck, unit_id="trade"), "unit/trade", "unit.security-check-required.v1"),
    (a(CheckSecurity, unit_id="trade", by="wang"), "unit/trade", "unit.security-checked.v1"),
    (a(ReportBreach, unit_id="trade", by="wang"), "unit/trade", "unit.breach-reported.v1"),
    (a(RunPack, unit_id="care", pack="health-products", effective_from=CARE), "unit/care", "unit.pack-chosen.v1"),
    (a(ReceiveComplaint, **CARED, channel="other"), "complaint/10", "complaint.received.v2"),
    (a(MarkUnsettled, complaint_id="10"), "complaint/10", "complaint.unsettled.v1"),
    (a(DecideProposal, complaint_id="10", proposal="hand-over"), "complaint/10", "complaint.proposal-decided.v1"),
    (a(RunPack, unit_id="desk", pack="property-management", effective_from=CARE), "unit/desk", "unit.pack-chosen.v1"),
    (a(ReceiveComplaint, complaint_id="11", unit_id="desk"), "complaint/11", "complaint.received.v2"),
    (a(TriageComplaint, complaint_id="11", severity="general"), "complaint/11", "complaint.triaged.v1"),
    (a(RouteComplaint, complaint_id="11"), "complaint/11", "complaint.routed.v1"),
]
# Whoever drafts a policy does not approve it.
ACTORS: Final = {ApprovePolicy.name: "boss", ActivatePolicy.name: "boss"}
# A policy is evaluated when its period is over, and a level announced when it is reached.
LATER: Final = {
    ExpireAccess.name: datetime(2027, 8, 1, 9, tzinfo=UTC),
    # From then on, the policy says which difference is small.
    WriteOffDifference.name: datetime(2027, 8, 1, 9, tzinfo=UTC),
    RecordEvaluation.name: datetime(2027, 1, 5, 9, tzinfo=UTC),
    RaiseEscalation.name: datetime(2026, 2, 5, 9, tzinfo=UTC),
    MarkUnsettled.name: datetime(2027, 1, 5, 9, tzinfo=UTC),
    DecideProposal.name: datetime(2027, 1, 5, 9, tzinfo=UTC),
}


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield opened


async def send(store: Store, command: Command, *, expected_version: int | None = None) -> Accepted:
    actor = ACTORS.get(command.name, "test")
    at = LATER.get(command.name, datetime(2026, 1, 5, 9, tzinfo=UTC))
    cause = Cause(command_id=uuid4(), occurred_at=at, actor=actor, arrived_at=at)
    return await HANDLERS[command.name](command, store=store, cause=cause, expected_version=expected_version)


async def close(store: Store, command: ReopenTierPeriod) -> None:
    """Close the period as an evaluation does: nobody sends that."""
    named = {key: getattr(command, key) for key in PERIOD if key != "reason"}
    closed = a(TierPeriodClosed, pack=command.pack, unit_id=None, **named)
    cause = Cause(command_id=uuid4(), occurred_at=datetime(2026, 7, 1, tzinfo=UTC), actor="test")
    asked = a(CloseTierPeriod, pack=command.pack, **PERIOD)
    await store.transact(
        policy.DECIDER,
        command.pack,
        lambda state: period.close_tier_period(state, closed),
        command=asked,
        cause=cause,
    )


def test_every_command_of_the_catalogue_has_a_handler() -> None:
    assert HANDLERS.keys() == COMMANDS.keys()
    assert {command.name for command, _, _ in EVERY_COMMAND} == COMMANDS.keys()


async def test_every_command_is_decided_on_its_own_stream(store: Store) -> None:
    for command, stream, wire_type in EVERY_COMMAND:
        if isinstance(command, ReopenTierPeriod):
            await close(store, command)
        accepted = await send(store, command)
        assert (accepted.stream, next(iter(accepted.types), None)) == (stream, wire_type)


async def test_a_refusal_reaches_whoever_asked(store: Store) -> None:
    with pytest.raises(Refused, match="Complaint 8 has not been received"):
        await send(store, a(CloseComplaint))


async def test_a_command_meant_for_another_version_is_not_decided(store: Store) -> None:
    await send(store, a(RegisterCustomer))
    await send(store, a(ReceiveComplaint))

    with pytest.raises(VersionMismatch):
        await send(store, a(CloseComplaint), expected_version=2)
