"""One event of every wire type, with all its fields filled in, and the place and cause it was sealed with."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReceivedV2,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResolvedV1,
    ComplaintResponded,
    ComplaintRespondedV1,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
)
from contracts.complaints.intake import About, FormField
from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
)
from contracts.credit.due import EarlyDiscount, Terms
from contracts.credit.reversal import (
    AllocationReversed,
    AllocationReversedV1,
    DisputeReversed,
    DisputeReversedV1,
    InvoiceReversed,
    InvoiceReversedV1,
    ReceiptReversed,
    ReceiptReversedV1,
)
from contracts.customers.information import (
    BasicInformationChangedV1,
    CreditInformationChangedV1,
    MarketInformationChangedV1,
)
from contracts.customers.reversal import PurchaseReversedV1, RefundReversedV1
from contracts.envelope import Cause
from contracts.message import Event
from contracts.money import Money
from contracts.organisation.account_manager import (
    CoordinatorAssigned,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
    PersonEnrolled,
)
from contracts.organisation.unit import UnitPackChosen
from contracts.policies.policy import PolicyActivated, PolicyApproved, PolicyDrafted, PolicyEvaluated, PolicyWithdrawn
from contracts.policies.tier_period import TierPeriodClosed, TierPeriodReopened
from contracts.tiers.tier import TierOverriddenV1, TierRejectedV1
from tests.contracts.bank_entry_examples import BANK_ENTRY_EVENTS
from tests.contracts.complaint_examples import CLOCK_EVENTS
from tests.contracts.complaints.complaint_examples import HANDLING_EVENTS
from tests.contracts.credit_examples import CREDIT_EVENTS
from tests.contracts.customers.customer_examples import AMOUNT, CUSTOMER_EVENTS
from tests.contracts.organisation.access_examples import ACCESS_EVENTS
from tests.contracts.organisation.measure_examples import MEASURE_EVENTS
from tests.contracts.organisation.staff_examples import STAFF_EVENTS
from tests.contracts.tiers.tier_examples import CUSTOMER

ACCOUNT: Final = "0465-DTULQ-CNY"
VERSION: Final = 7
TIME: Final = "2026-03-02T01:00:00.250000Z"
PREV_HASH: Final = "5e" * 32
PACK_VERSION: Final = "distributor-2026.2"
IN_FORCE: Final = datetime(2026, 6, 30, 16, tzinfo=UTC)
CAUSE: Final = Cause(
    command_id=UUID("0b8f1c9e-3f5a-4c1e-9d55-0a6f1d2c3b4a"),
    occurred_at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC),
    actor="小王",
    reason="客户来电",
    causation_id="complaint/8@6",
    correlation_id="call-2026-03-01-17",
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)

_EVENTS: Final[tuple[Event, ...]] = (
    *CUSTOMER_EVENTS,
    *CREDIT_EVENTS,
    *HANDLING_EVENTS,
    *STAFF_EVENTS,
    *MEASURE_EVENTS,
    *BANK_ENTRY_EVENTS,
    *ACCESS_EVENTS,
    ComplaintReceived(customer_id=CUSTOMER, complaint_id="8", channel="hotline", summary="漏水 – water on the floor"),
    ComplaintReceivedV2(
        customer_id=CUSTOMER,
        complaint_id="8",
        kind="suggestion",
        channel="phone",
        summary="漏水 – water on the floor",
        detected="found",
        raised_to="top",
        urgency="today",
        about=About(subject="person", which="李伟"),
        form=(FormField(name="place", value="3 号楼"),),
        unit_id="north",
        received_by="xiao-li",
    ),
    ComplaintTriaged(customer_id=CUSTOMER, complaint_id="8", severity="S1"),
    ComplaintTakenInCharge(customer_id=CUSTOMER, complaint_id="8", owner="Value 2"),
    ComplaintWorkNoted(customer_id=CUSTOMER, complaint_id="8", activity="Require upgrade", by="Value 2"),
    ComplaintResponded(customer_id=CUSTOMER, complaint_id="8", by="Value 2", answer="明天上门"),
    ComplaintWaitingStarted(customer_id=CUSTOMER, complaint_id="8", waits_for="supplier"),
    ComplaintWaitingEnded(customer_id=CUSTOMER, complaint_id="8"),
    ComplaintResolved(customer_id=CUSTOMER, complaint_id="8", by="Value 2", remedy="Seal replaced"),
    ComplaintClosed(customer_id=CUSTOMER, complaint_id="8"),
    ComplaintReopened(customer_id=CUSTOMER, complaint_id="8"),
    *CLOCK_EVENTS,
    CreditAccountOpened(customer_id=CUSTOMER, account_id=ACCOUNT, currency="CNY", zone="Asia/Shanghai"),
    CreditLimitSet(customer_id=CUSTOMER, account_id=ACCOUNT, limit=AMOUNT),
    InvoiceRecorded(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        invoice="611365",
        amount=AMOUNT,
        invoice_date=date(2026, 3, 1),
        due_date=date(2026, 4, 1),
        zone="Asia/Shanghai",
        terms=Terms(days=30, discount=EarlyDiscount(percent=Decimal(2), days=10)),
        due_before_moving=date(2026, 3, 31),
        delivery="D-5",
        order="PO-2026/17",
    ),
    ReceiptRecordedV1(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        receipt="B-9",
        amount=AMOUNT,
        unapplied=Money(amount=Decimal(0), currency="CNY"),
    ),
    ReceiptRecorded(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        receipt="B-9",
        amount=AMOUNT,
        unapplied=Money(amount=Decimal(0), currency="CNY"),
        named=(Allocation(invoice="611365", amount=AMOUNT),),
    ),
    ReceiptAllocated(
        customer_id=CUSTOMER, account_id=ACCOUNT, receipt="B-9", invoice="611365", amount=AMOUNT, booked_by="li-wei"
    ),
    DisputeOpened(customer_id=CUSTOMER, account_id=ACCOUNT, invoice="611365", amount=AMOUNT),
    DisputeResolved(customer_id=CUSTOMER, account_id=ACCOUNT, invoice="611365", amount=AMOUNT),
    *(
        reversed_(
            customer_id=CUSTOMER,
            account_id=ACCOUNT,
            invoice="611365",
            amount=AMOUNT,
            by="小王",
            reason="录入错误",
            **billed,
        )
        for reversed_, billed in (
            (InvoiceReversed, {"delivery": "D-5", "order": "PO-2026/17"}),
            (DisputeReversed, {}),
        )
    ),
    ReceiptReversed(
        customer_id=CUSTOMER, account_id=ACCOUNT, receipt="B-9", amount=AMOUNT, by="小王", reason="银行退票"
    ),
    AllocationReversed(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        receipt="B-9",
        invoice="611365",
        amount=AMOUNT,
        by="小王",
        reason="分配错误",
    ),
    PersonEnrolled(manager_id="manager-8", full_name="王芳"),
    ManagerAppointed(
        manager_id="xiao-li",
        full_name="李伟",
        grade="first",
        no_bad_record=True,
        education="college",
        experience_months=12,
        conduct=True,
        health=True,
        policy="power-utility-2026.1",
    ),
    ManagerGradeChanged(manager_id="xiao-li", grade="first", previous_grade="second", coordinator_id="lao-wang"),
    CoordinatorAssigned(manager_id="xiao-li", coordinator_id="lao-wang", coordinator_grade="senior"),
    ManagerLeft(manager_id="xiao-li", successor_id="xiao-wang"),
    PolicyDrafted(
        pack="distributor",
        version=PACK_VERSION,
        title="分销商客户管理制度",
        effective_from=IN_FORCE,
        content='[pack]\nname = "distributor"\n',
        sha256="5e" * 32,
        author="王芳",
    ),
    PolicyApproved(pack="distributor", version=PACK_VERSION, sha256="5e" * 32, approver="李伟"),
    PolicyActivated(
        pack="distributor",
        version=PACK_VERSION,
        sha256="5e" * 32,
        effective_from=IN_FORCE,
        author="王芳",
        approver="李伟",
        activated_by="李伟",
        evaluation_due=date(2027, 1, 1),
    ),
    PolicyWithdrawn(pack="distributor", version=PACK_VERSION, withdrawn_by="王芳"),
    TierPeriodClosed(
        pack="distributor",
        scheme="distributor/abc",
        policy="distributor-2026.1",
        period="2026-H2",
        unit_id="north",
        currency="CNY",
        facts_position=48117,
        effective_from="2026-06-30T16:00:00Z",
        evaluated=1200,
        assigned=31,
        kept=4,
        proposed=0,
        correction=1,
    ),
    TierPeriodReopened(
        pack="distributor",
        scheme="distributor/abc",
        policy="distributor-2026.1",
        period="2026-H2",
        unit_id="north",
        reopened_by="李伟",
        reason="六月的采购七月才补录",
    ),
    PolicyEvaluated(
        pack="distributor",
        policy=PACK_VERSION,
        period="2026-H2",
        first=date(2026, 7, 1),
        due=date(2027, 1, 1),
        evaluated_on=date(2027, 1, 8),
        evaluated_by="李伟",
        report="档案 2027/3",
        findings=("B类客户回访不及时",),
        revision_requested=True,
        supplement=False,
        next_due=date(2027, 7, 1),
    ),
    UnitPackChosen(unit_id="main", pack="distributor", effective_from=IN_FORCE),
)
# Earlier versions that are read as today's, of the same content.
EARLIER: Final[tuple[type[Event], ...]] = (
    ComplaintRespondedV1,
    ComplaintResolvedV1,
    InvoiceReversedV1,
    ReceiptReversedV1,
    AllocationReversedV1,
    DisputeReversedV1,
    PurchaseReversedV1,
    RefundReversedV1,
    TierRejectedV1,
    TierOverriddenV1,
    BasicInformationChangedV1,
    CreditInformationChangedV1,
    MarketInformationChangedV1,
)
EVENT_OF: Final = {event.type: event for event in _EVENTS}
EVENT_OF.update(
    (earlier.type, earlier.model_validate(event.model_dump()))
    for earlier in EARLIER
    for event in _EVENTS
    if type(event) is earlier.__base__
)
