"""What the ledger, limits, orders and collection refuse, each by a stable code (CR1, CR2, CR3, CR5, CR6)."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.cash import ApplyReceipt, RefundReceipt, ReverseAllocation, ReverseRefundOfReceipt
from contracts.credit.collection import PromiseToPay, WithdrawPromise
from contracts.credit.credit_account import (
    CreditAccountOpened,
    DisputeOpened,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordInvoice,
)
from contracts.credit.credit_note import ApplyCreditNote, CreditNoteIssued, IssueCreditNote, ReverseCreditNote
from contracts.credit.due import AgreeInstalments, InstalmentAgreed, InvoiceSplit
from contracts.credit.hold import ApproveRelease
from contracts.credit.limit import ApproveLimit, AssessCredit, InsureCredit, JoinGroup, LeaveGroup, ProposeLimit
from contracts.credit.order import (
    ChangeOrder,
    ConfirmOrder,
    ExchangeRateRecorded,
    OrderCancelled,
    OrderPassed,
    OrderShipped,
    RecordExchangeRate,
    ShipOrder,
)
from contracts.credit.reversal import ReverseInvoice, ReverseReceipt
from contracts.credit.write_off import (
    ApproveWriteOff,
    InvoiceWrittenOff,
    ProposeWriteOff,
    RecordRecovery,
    ReverseWriteOff,
    WriteOffProposed,
    WriteOffRecovered,
)
from contracts.message import Command, Event
from domain.credit.credit_account import DECIDER
from tests.domain.asking import instant
from tests.domain.credit.asking_account import CREDIT_ACCOUNT
from tests.examples import a, eur, usd
from tests.given import AT, Given

OPEN: Final = (a(CreditAccountOpened, account_id="A"), a(InvoiceRecorded, account_id="A", amount=usd("100.00")))
RECEIVED: Final = (*OPEN, a(ReceiptRecorded, account_id="A", amount=usd("150.00")))
TWO_INVOICES: Final = (
    *RECEIVED,
    a(InvoiceRecorded, account_id="A", invoice="I2", invoice_date=date(2026, 1, 6), due_date=date(2026, 2, 6)),
)
PAID: Final = (*RECEIVED, a(ReceiptAllocated, account_id="A", amount=usd("100.00")))
CREDITED: Final = (*OPEN, a(CreditNoteIssued, account_id="A", amount=usd("30.00")))
PROPOSED: Final = (*OPEN, a(WriteOffProposed, account_id="A", amount=usd("60.00"), by="wang"))
WRITTEN_OFF: Final = (*PROPOSED, a(InvoiceWrittenOff, account_id="A", amount=usd("60.00"), by="chen"))
RECOVERED: Final = (*WRITTEN_OFF, a(WriteOffRecovered, account_id="A", amount=usd("50.00")))
SPLIT: Final = (
    *OPEN,
    a(InvoiceSplit, account_id="A", amount=usd("100.00")),
    a(InstalmentAgreed, account_id="A", invoice="I1/1", amount=usd("100.00")),
)
ORDERED: Final = (*OPEN, a(OrderPassed, account_id="A"))
SHIPPED: Final = (*ORDERED, a(OrderShipped, account_id="A", amount=usd("40.00")))
BEFORE: Final = datetime(2025, 12, 1, tzinfo=UTC)
LATER: Final = [{"amount": usd("50.00"), "due_date": "2026-02-01"}, {"amount": usd("49.99"), "due_date": "2026-03-01"}]


def of(number: str, amount: str) -> list[Allocation]:
    return [a(Allocation, invoice=number, amount=usd(amount))]


REFUSED: Final[list[tuple[Sequence[Event], Command, str]]] = [
    (OPEN, a(IssueCreditNote, amount=eur("1.00")), "currency-differs"),
    (OPEN, a(IssueCreditNote, invoice="I9"), "unknown-invoice"),
    (OPEN, a(IssueCreditNote, invoice="I1", occurred_at=datetime(2024, 1, 1, tzinfo=UTC)), "before-invoice"),
    (CREDITED, a(IssueCreditNote, amount=usd("31.00")), "credit-note-number-taken"),
    (OPEN, a(ApplyCreditNote, allocations=of("I1", "1.00")), "unknown-credit-note"),
    (CREDITED, a(ApplyCreditNote, allocations=of("I1", "30.01")), "exceeds-credit"),
    (CREDITED, a(ReverseCreditNote, occurred_at=BEFORE), "ends-before-it-begins"),
    (OPEN, a(ApplyReceipt, allocations=of("I1", "1.00")), "unknown-receipt"),
    (RECEIVED, a(ApplyReceipt, allocations=of("I1", "100.01")), "allocation-exceeds-outstanding"),
    (PAID, a(ApplyReceipt, allocations=of("I1", "50.01")), "exceeds-unapplied"),
    (
        TWO_INVOICES,
        a(ApplyReceipt, allocations=of("I2", "1.00"), occurred_at=datetime(2026, 1, 5, 9, tzinfo=UTC)),
        "before-invoice",
    ),
    (RECEIVED, a(ReverseAllocation), "not-allocated"),
    (PAID, a(ReverseAllocation, occurred_at=BEFORE), "ends-before-it-begins"),
    (PAID, a(RefundReceipt, amount=usd("50.01")), "exceeds-unapplied"),
    (PAID, a(ReverseRefundOfReceipt), "unknown-refund"),
    (PAID, a(ProposeWriteOff), "exceeds-write-off"),
    (PROPOSED, a(ApproveWriteOff, by="wang"), "approver-is-requester"),
    (PROPOSED, a(ApproveWriteOff, by="chen", occurred_at=BEFORE), "ends-before-it-begins"),
    (OPEN, a(ApproveWriteOff), "unknown-write-off"),
    (PROPOSED, a(RecordRecovery), "not-written-off"),
    (RECOVERED, a(RecordRecovery, recovery="V2", amount=usd("10.01")), "exceeds-write-off"),
    (RECOVERED, a(ReverseWriteOff), "recovered"),
    (WRITTEN_OFF, a(ReverseInvoice), "written-off"),
    (OPEN, a(AgreeInstalments, parts=LATER), "instalments-differ"),
    (SPLIT, a(ReverseInvoice), "paid-in-instalments"),
    (
        (*OPEN, a(DisputeOpened, account_id="A", amount=usd("1.00"))),
        a(AgreeInstalments, parts=[LATER[0], LATER[0] | {"due_date": "2026-03-01"}]),
        "disputed",
    ),
    (OPEN, a(AssessCredit, scores=[{"factor": "2", "score": "1"}]), "factors-differ"),
    (OPEN, a(AssessCredit, scores=[{"factor": "1", "score": "101"}]), "score-too-high"),
    (OPEN, a(ProposeLimit, monthly_purchases=usd("1.00")), "grade-needed"),
    (OPEN, a(ApproveLimit), "nothing-proposed"),
    (OPEN, a(InsureCredit, until=date(2026, 1, 4)), "cover-ended"),
    (OPEN, a(JoinGroup, head_account="A"), "group-of-itself"),
    (OPEN, a(LeaveGroup, head_account="B"), "not-in-group"),
    (OPEN, a(ConfirmOrder, amount=eur("1.00")), "no-rate"),
    (
        (*OPEN, a(ExchangeRateRecorded, account_id="A", base="EUR", quote="USD", rate=Decimal("0.001"))),
        a(ConfirmOrder, amount=eur("1.00")),
        "amount-too-small",
    ),
    (OPEN, a(RecordExchangeRate, quote="USD"), "rate-of-one-currency"),
    (ORDERED, a(ConfirmOrder, amount=usd("99.00")), "order-number-taken"),
    (OPEN, a(ChangeOrder), "unknown-order"),
    ((*ORDERED, a(OrderCancelled, account_id="A")), a(ChangeOrder, amount=usd("1.00")), "not-confirmed"),
    (SHIPPED, a(ChangeOrder, amount=usd("39.99")), "over-shipped"),
    (SHIPPED, a(ShipOrder, delivery="D2", amount=usd("60.01")), "over-shipped"),
    (SHIPPED, a(ShipOrder, amount=usd("41.00")), "delivery-number-taken"),
    (OPEN, a(RecordInvoice, invoice="I2", delivery="D9"), "unknown-delivery"),
    (
        (*SHIPPED, a(InvoiceRecorded, account_id="A", invoice="I2", delivery="D1", order="O1")),
        a(RecordInvoice, invoice="I3", delivery="D1"),
        "delivery-billed",
    ),
    (OPEN, a(ApproveRelease), "unknown-release"),
    (OPEN, a(PromiseToPay, until=date(2026, 1, 4)), "promised-for-before"),
    (OPEN, a(WithdrawPromise), "unknown-promise"),
    (OPEN, a(ReverseReceipt), "unknown-receipt"),
]


@pytest.mark.parametrize(("events", "command", "code"), REFUSED, ids=lambda each: each if isinstance(each, str) else "")
def test_a_decision_says_no_by_a_stable_code(events: Sequence[Event], command: Command, code: str) -> None:
    happened: Any = [(AT, event) for event in events]
    account: Given[Any, Any] = Given(DECIDER.fold(happened))
    decision: Callable[..., Any] = CREDIT_ACCOUNT.decisions[type(command)]
    asked = command.model_copy(update={"account_id": "A"})

    assert instant(asked)
    account.when(decision, asked).then_refused(f"credit-account.{code}")
