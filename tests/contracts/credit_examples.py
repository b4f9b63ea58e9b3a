"""One event of every wire type of the ledger, of orders, limits and collection, with all its fields filled in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from contracts.credit.cash import ReceiptRefunded, RefundOfReceiptReversed
from contracts.credit.collection import CollectionRecorded, PaymentPromised, PromiseWithdrawn
from contracts.credit.credit_note import (
    CreditNoteApplicationReversed,
    CreditNoteApplied,
    CreditNoteIssued,
    CreditNoteReversed,
)
from contracts.credit.due import InstalmentAgreed, InvoiceSplit
from contracts.credit.hold import HoldLifted, HoldPlaced, ReleaseApproved, ReleaseRequested
from contracts.credit.limit import (
    CreditInsured,
    FactorScore,
    GradeAssigned,
    GroupJoined,
    GroupLeft,
    GroupLimitSet,
    GroupMemberAdded,
    GroupMemberRemoved,
    LimitGranted,
    LimitProposed,
)
from contracts.credit.order import (
    ExchangeRateRecorded,
    OrderCancelled,
    OrderHeld,
    OrderPassed,
    OrderReduced,
    OrderShipped,
)
from contracts.credit.settlement import (
    DiscountReversed,
    DiscountTaken,
    ExchangeDifferenceRealised,
    ExchangeDifferenceReversed,
)
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    TransferInReversed,
    TransferOutReversed,
)
from contracts.credit.write_off import InvoiceWrittenOff, WriteOffProposed, WriteOffRecovered, WriteOffReversed
from contracts.message import Event
from contracts.money import Money
from tests.contracts.customers.customer_examples import AMOUNT
from tests.contracts.tiers.tier_examples import CUSTOMER

ACCOUNT: Final = "0465-DTULQ-CNY"
OWN: Final[dict[str, Any]] = {"customer_id": CUSTOMER, "account_id": ACCOUNT}
NOTHING: Final = Money(amount=Decimal(0), currency="CNY")
BACK: Final[dict[str, Any]] = {"by": "小王", "reason": "录入错误"}
POLICY: Final = "foreign-trade-2027.3"
CREDIT_NOTE: Final[dict[str, Any]] = OWN | {"credit_note": "G-7", "amount": AMOUNT}
WRITE_OFF: Final[dict[str, Any]] = OWN | {"write_off": "H-3", "invoice": "611365", "amount": AMOUNT}
ORDER: Final[dict[str, Any]] = OWN | {"order": "PO-2026/17", "amount": AMOUNT}
CHECKED: Final[dict[str, Any]] = ORDER | {
    "ordered": AMOUNT,
    "promised_on": date(2026, 4, 1),
    "prepaid": False,
    "exposure": AMOUNT,
    "limit": AMOUNT,
    "group_exposure": AMOUNT,
    "group_limit": AMOUNT,
    "policy": POLICY,
    "rule": "credit.tolerance",
}
RELEASE: Final[dict[str, Any]] = ORDER | {"release": "F-1", "by": "李伟"}

CREDIT_EVENTS: Final[tuple[Event, ...]] = (
    CreditNoteIssued(**CREDIT_NOTE, issued_on=date(2026, 3, 1), invoice="611365", unapplied=NOTHING),
    CreditNoteApplied(**CREDIT_NOTE, invoice="611365", disputed=NOTHING, booked_by="li-wei"),
    CreditNoteReversed(**CREDIT_NOTE, **BACK),
    CreditNoteApplicationReversed(**CREDIT_NOTE, invoice="611365"),
    ReceiptRefunded(**OWN, refund="T-2", receipt="B-9", amount=AMOUNT, refunded_on=date(2026, 3, 1)),
    RefundOfReceiptReversed(**OWN, refund="T-2", receipt="B-9", amount=AMOUNT, **BACK),
    ReceiptTransferredOut(**OWN, transfer="U-1", receipt="B-9", amount=AMOUNT, to_account="0465-EAST-CNY", named=()),
    ReceiptTransferredIn(
        **OWN,
        receipt="U-1",
        amount=AMOUNT,
        unapplied=NOTHING,
        from_account="0465-EAST-CNY",
        from_receipt="B-9",
        received_at=datetime(2026, 3, 1, 2, 0, tzinfo=UTC),
    ),
    TransferOutReversed(**OWN, transfer="U-1", receipt="B-9", amount=AMOUNT, to_account="0465-EAST-CNY", **BACK),
    TransferInReversed(**OWN, receipt="U-1", amount=AMOUNT, from_account="0465-EAST-CNY", **BACK),
    WriteOffProposed(**WRITE_OFF, by="小王"),
    InvoiceWrittenOff(**WRITE_OFF, by="李伟", policy=POLICY, rule="collection.small_difference"),
    WriteOffRecovered(**WRITE_OFF, recovery="S-4"),
    WriteOffReversed(**WRITE_OFF, **BACK),
    DiscountTaken(**OWN, receipt="B-9", invoice="611365", amount=AMOUNT),
    DiscountReversed(**OWN, receipt="B-9", invoice="611365", amount=AMOUNT),
    ExchangeDifferenceRealised(
        **OWN,
        receipt="B-9",
        invoice="611365",
        settled=AMOUNT,
        invoice_rate=Decimal("7.00"),
        receipt_rate=Decimal("6.90"),
        difference=Money(amount=Decimal(-10), currency="CNY"),
    ),
    ExchangeDifferenceReversed(
        **OWN, receipt="B-9", invoice="611365", difference=Money(amount=Decimal(-10), currency="CNY")
    ),
    InvoiceSplit(**OWN, invoice="611365", amount=AMOUNT),
    InstalmentAgreed(
        **OWN,
        invoice="611365/1",
        of_invoice="611365",
        amount=AMOUNT,
        invoice_date=date(2026, 3, 1),
        due_date=date(2026, 4, 1),
        zone="Asia/Shanghai",
    ),
    GradeAssigned(
        **OWN,
        scores=(FactorScore(factor="operations", score=Decimal(80)),),
        total=Decimal(80),
        grade="good",
        review_by=date(2027, 3, 1),
        by="小王",
        policy=POLICY,
        rule="credit.grades.good",
    ),
    LimitProposed(
        **OWN,
        limit=AMOUNT,
        grade="good",
        arithmetic="good 1.0 × 12345.00 CNY × potential 100 % = 12345.00 CNY",
        by="小王",
        policy=POLICY,
        rule="credit.grades.good.limit_factor",
    ),
    LimitGranted(**OWN, limit=AMOUNT, proposed_by="小王", by="李伟"),
    CreditInsured(**OWN, percent=Decimal(90), at_most=AMOUNT, until=date(2026, 12, 31)),
    GroupJoined(**OWN, head_account="0465-HEAD-CNY"),
    GroupMemberAdded(**OWN, member_account="0465-EAST-CNY"),
    GroupLeft(**OWN, head_account="0465-HEAD-CNY"),
    GroupMemberRemoved(**OWN, member_account="0465-EAST-CNY"),
    GroupLimitSet(**OWN, limit=AMOUNT),
    OrderPassed(**CHECKED, warned=True, release="F-1"),
    OrderHeld(**CHECKED, causes=("over-limit", "overdue")),
    OrderReduced(**ORDER),
    OrderShipped(**ORDER, delivery="D-5"),
    OrderCancelled(**ORDER),
    ExchangeRateRecorded(**OWN, base="USD", quote="CNY", rate=Decimal("7.1"), source="PBOC"),
    HoldPlaced(**OWN, cause="manual", by="小王", reason="对账"),
    HoldLifted(**OWN, cause="distress", by="李伟", reason="经营好转"),
    ReleaseRequested(**RELEASE, reason="老客户"),
    ReleaseApproved(
        **RELEASE,
        most=AMOUNT,
        deviation=Decimal("12.50"),
        expires_at=datetime(2026, 3, 8, 16, 30, tzinfo=UTC),
        requested_by="小王",
        policy=POLICY,
        rule="credit.release",
    ),
    PaymentPromised(**OWN, promise="C-1", amount=AMOUNT, until=date(2026, 4, 5), by="小王"),
    PromiseWithdrawn(**OWN, promise="C-1", **BACK),
    CollectionRecorded(**OWN, step="letter", outcome="no answer", by="小王", words="寄往仓库地址", skipped=("phone",)),
)
