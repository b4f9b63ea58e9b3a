"""What the rows of each read model keep of what happened."""

from decimal import Decimal

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
from contracts.credit.reversal import AllocationReversed, ReceiptReversed
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RefundRecorded, TierAssigned
from domain.credit.standing import Movement
from domain.tiers.in_force import Assignment
from projections.credit import credit_account_list, overdue_receivables, unapplied_receipts
from projections.customers import purchases
from projections.customers.purchases import Refund
from projections.history import customer_history
from projections.tiers import tier_list
from tests.examples import a, usd
from tests.projections.story import on, recorded_at, row, rows, utc


def test_a_customer_without_a_tier_has_no_row() -> None:
    assert rows(tier_list.PROJECTION, on("2025-01-01", a(CustomerRegistered))) == {}


def test_tiers_stand_in_the_order_in_which_they_came_into_force() -> None:
    kept = row(
        tier_list.PROJECTION,
        on("2025-01-01", a(TierAssigned, tier="silver")),
        on("2025-07-01", a(TierAssigned, tier="gold", policy="2025.1", rule="TI1")),
        on("2025-03-01", a(TierAssigned, tier="bronze")),
    )
    assert kept.assignments == (
        Assignment(utc("2025-01-01"), 1, "silver", None, None),
        Assignment(utc("2025-03-01"), 3, "bronze", None, None),
        Assignment(utc("2025-07-01"), 2, "gold", "2025.1", "TI1"),
    )


def test_an_invoice_keeps_payments_and_disputes_with_their_instants() -> None:
    kept = row(
        overdue_receivables.PROJECTION,
        on("2025-01-01", a(CreditAccountOpened)),
        on("2025-01-01", a(InvoiceRecorded, amount=usd("100.00"))),
        on("2025-02-01", a(DisputeOpened, amount=usd("30.00"))),
        on("2025-02-10", a(ReceiptRecorded)),
        on("2025-02-10", a(ReceiptAllocated, amount=usd("80.00"))),
        on("2025-02-20", a(DisputeResolved, amount=usd("20.00"))),
    )
    assert (kept.paid, kept.disputed, kept.moved_at) == (Decimal("80.00"), 0, utc("2025-02-20"))
    assert kept.movements == (
        Movement(utc("2025-02-01"), 3, disputed=Decimal("30.00")),
        Movement(utc("2025-02-10"), 5, paid=Decimal("80.00")),
        Movement(utc("2025-02-20"), 6, disputed=Decimal("0.00")),
    )


def test_a_payment_recorded_late_keeps_its_place() -> None:
    kept = row(
        overdue_receivables.PROJECTION,
        on("2025-01-01", a(InvoiceRecorded)),
        on("2025-02-20", a(ReceiptAllocated, receipt="R2", amount=usd("1.00"))),
        on("2025-02-10", a(ReceiptAllocated, receipt="R1", amount=usd("2.00"))),
    )
    assert [movement.paid for movement in kept.movements] == [Decimal("2.00"), Decimal("1.00")]
    assert kept.moved_at == utc("2025-02-20")


def test_a_receipt_keeps_what_it_paid_with_the_instants() -> None:
    """Semantics 50. What an invoice that is taken back no longer needs is left over again."""
    kept = row(
        unapplied_receipts.PROJECTION,
        on("2025-02-10", a(ReceiptRecorded, amount=usd("100.00"), unapplied=usd("20.00"))),
        on("2025-02-10", a(ReceiptAllocated, amount=usd("80.00"))),
        on("2025-03-01", a(AllocationReversed, amount=usd("80.00"))),
    )
    assert (kept.received_at, kept.amount, kept.unapplied) == (utc("2025-02-10"), Decimal("100.00"), Decimal("100.00"))
    assert kept.moved_at == utc("2025-03-01")
    assert kept.movements == (
        Movement(utc("2025-02-10"), 2, paid=Decimal("80.00")),
        Movement(utc("2025-03-01"), 3, paid=Decimal("-80.00")),
    )


def test_a_receipt_that_bounced_has_nothing_left() -> None:
    """Semantics 15."""
    kept = row(
        unapplied_receipts.PROJECTION,
        on("2025-02-10", a(ReceiptRecordedV1, amount=usd("100.00"), unapplied=usd("20.00"))),
        on("2025-02-10", a(ReceiptAllocated, amount=usd("80.00"))),
        on("2025-03-01", a(ReceiptReversed, amount=usd("100.00"))),
        on("2025-03-01", a(AllocationReversed, amount=usd("80.00"))),
    )
    assert kept.unapplied == 0


def test_the_limits_of_an_account_stand_in_the_order_of_their_dates() -> None:
    kept = row(
        credit_account_list.PROJECTION,
        on("2025-01-01", a(CreditAccountOpened)),
        on("2025-03-01", a(CreditLimitSet, limit=usd("500.00"))),
        on("2025-02-01", a(CreditLimitSet, limit=None)),
        on("2025-01-20", a(CreditLimitSet, limit=usd("0.00"))),
    )
    days = [utc("2025-01-19"), utc("2025-01-20"), utc("2025-02-28"), utc("2025-03-01")]
    assert [kept.limit_at(day) for day in days] == [None, Decimal("0.00"), None, Decimal("500.00")]


def test_a_purchase_keeps_its_refunds() -> None:
    kept = row(
        purchases.PROJECTION,
        on("2025-01-07", a(PurchaseRecorded)),
        on("2025-01-20", a(RefundRecorded, amount=usd("5.00"))),
    )
    assert kept.refunds == (Refund("F1", utc("2025-01-20").date(), Decimal("5.00")),)


def test_the_history_has_a_row_for_every_event() -> None:
    history = rows(
        customer_history.PROJECTION,
        on("2025-01-01", a(CustomerRegistered)),
        on("2025-01-07", a(PurchaseRecorded)),
    )
    assert [(kept.stream, kept.version, kept.type) for kept in history.values()] == [
        ("customer/C8", 1, "customer.registered.v1"),
        ("customer/C8", 2, "customer.purchase-recorded.v1"),
    ]
    last = history[2,]
    assert (last.occurred_at, last.recorded_at, last.actor) == (utc("2025-01-07"), recorded_at(2), "desk")
    assert last.data["amount"] == {"amount": "100.00", "currency": "USD"}
