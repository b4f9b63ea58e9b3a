"""Decisions about receipts and what they pay (semantics 15, golden vector G14)."""

from datetime import date, timedelta

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
    RecordReceipt,
)
from domain.credit.credit_account import DECIDER
from domain.credit.receivables import record_receipt
from tests.examples import a, eur, usd
from tests.given import AT, given

OPENED = a(CreditAccountOpened)
TAKEN = "credit-account.receipt-number-taken"


def invoiced(number: str, amount: str = "100.00", *, issued: int = 1, due: int = 31) -> InvoiceRecorded:
    return a(
        InvoiceRecorded,
        invoice=number,
        amount=usd(amount),
        invoice_date=date(2025, 1, issued),
        due_date=date(2025, 1, due),
    )


def named(invoice: str, amount: str) -> Allocation:
    return Allocation(invoice=invoice, amount=usd(amount))


def received(amount: str, *named_allocations: Allocation, number: str = "R1") -> RecordReceipt:
    return a(RecordReceipt, receipt=number, amount=usd(amount), allocations=named_allocations)


def recorded(
    amount: str, *parts: tuple[str, str], unapplied: str = "0.00", names: tuple[Allocation, ...] = ()
) -> tuple[CreditAccountEvent, ...]:
    """Return the events of a receipt that pays these parts, in this order."""
    return (
        a(ReceiptRecorded, amount=usd(amount), unapplied=usd(unapplied), named=names),
        *(a(ReceiptAllocated, invoice=invoice, amount=usd(part)) for invoice, part in parts),
    )


def test_g14_a_receipt_without_reference_pays_the_oldest_and_leaves_the_disputed_alone() -> None:
    given(
        DECIDER,
        OPENED,
        invoiced("I1", "100.00", due=10),
        invoiced("I3", "80.00", due=15),
        invoiced("I2", "50.00", due=20),
        a(DisputeOpened, invoice="I2", amount=usd("50.00")),
    ).when(record_receipt, received("150.00"), at=AT).then(*recorded("150.00", ("I1", "100.00"), ("I3", "50.00")))


def test_after_g14_30_of_i3_and_all_of_i2_are_still_open() -> None:
    given(
        DECIDER,
        OPENED,
        invoiced("I1", "100.00", due=10),
        invoiced("I3", "80.00", due=15),
        invoiced("I2", "50.00", due=20),
        a(DisputeOpened, invoice="I2", amount=usd("50.00")),
        *recorded("150.00", ("I1", "100.00"), ("I3", "50.00")),
        a(DisputeResolved, invoice="I2", amount=usd("50.00")),
    ).when(record_receipt, received("100.00", number="R2"), at=AT).then(
        a(ReceiptRecorded, receipt="R2", amount=usd("100.00"), unapplied=usd("20.00")),
        a(ReceiptAllocated, receipt="R2", invoice="I3", amount=usd("30.00")),
        a(ReceiptAllocated, receipt="R2", invoice="I2", amount=usd("50.00")),
    )


def test_the_named_invoice_is_paid_before_older_ones() -> None:
    given(DECIDER, OPENED, invoiced("I1", due=10), invoiced("I2", due=20)).when(
        record_receipt, received("150.00", named("I2", "100.00")), at=AT
    ).then(*recorded("150.00", ("I2", "100.00"), ("I1", "50.00"), names=(named("I2", "100.00"),)))


def test_invoices_are_paid_in_the_order_they_were_named() -> None:
    given(DECIDER, OPENED, invoiced("I1", due=10), invoiced("I2", due=20)).when(
        record_receipt, received("70.00", named("I2", "50.00"), named("I1", "20.00")), at=AT
    ).then(*recorded("70.00", ("I2", "50.00"), ("I1", "20.00"), names=(named("I2", "50.00"), named("I1", "20.00"))))


def test_an_invoice_named_twice_is_paid_the_sum() -> None:
    given(DECIDER, OPENED, invoiced("I1"), invoiced("I2")).when(
        record_receipt, received("70.00", named("I2", "50.00"), named("I1", "5.00"), named("I2", "15.00")), at=AT
    ).then(*recorded("70.00", ("I2", "65.00"), ("I1", "5.00"), names=(named("I2", "65.00"), named("I1", "5.00"))))


def test_what_is_left_after_the_named_part_may_pay_more_of_the_same_invoice() -> None:
    given(DECIDER, OPENED, invoiced("I1", due=10), invoiced("I2", due=20)).when(
        record_receipt, received("120.00", named("I1", "30.00")), at=AT
    ).then(*recorded("120.00", ("I1", "100.00"), ("I2", "20.00"), names=(named("I1", "30.00"),)))


def test_of_invoices_due_the_same_day_the_one_issued_first_is_paid_first() -> None:
    given(DECIDER, OPENED, invoiced("I1", issued=5), invoiced("I2", issued=4)).when(
        record_receipt, received("150.00"), at=AT
    ).then(*recorded("150.00", ("I2", "100.00"), ("I1", "50.00")))


def test_of_invoices_alike_in_dates_the_one_with_the_smallest_number_is_paid_first() -> None:
    given(DECIDER, OPENED, invoiced("I2"), invoiced("I1")).when(record_receipt, received("150.00"), at=AT).then(
        *recorded("150.00", ("I1", "100.00"), ("I2", "50.00"))
    )


def test_of_a_partly_disputed_invoice_the_undisputed_part_is_paid() -> None:
    given(
        DECIDER,
        OPENED,
        invoiced("I1", due=10),
        invoiced("I2", due=20),
        a(DisputeOpened, invoice="I1", amount=usd("40.00")),
    ).when(record_receipt, received("100.00"), at=AT).then(*recorded("100.00", ("I1", "60.00"), ("I2", "40.00")))


def test_a_named_invoice_is_paid_although_it_is_disputed() -> None:
    given(DECIDER, OPENED, invoiced("I1"), a(DisputeOpened, invoice="I1", amount=usd("100.00"))).when(
        record_receipt, received("100.00", named("I1", "70.00")), at=AT
    ).then(*recorded("100.00", ("I1", "70.00"), unapplied="30.00", names=(named("I1", "70.00"),)))


def test_what_no_invoice_needs_stays_unapplied() -> None:
    given(DECIDER, OPENED, invoiced("I1")).when(record_receipt, received("130.00"), at=AT).then(
        *recorded("130.00", ("I1", "100.00"), unapplied="30.00")
    )


def test_a_receipt_on_an_account_without_invoices_stays_unapplied() -> None:
    given(DECIDER, OPENED).when(record_receipt, received("130.00"), at=AT).then(*recorded("130.00", unapplied="130.00"))


def test_an_account_that_is_not_open_takes_no_receipt() -> None:
    given(DECIDER).when(record_receipt, received("100.00"), at=AT).then_refused("credit-account.not-open")


def test_a_receipt_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, OPENED).when(record_receipt, a(RecordReceipt, amount=eur("100.00")), at=AT).then_refused(
        "credit-account.currency-differs"
    )


def test_an_allocation_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, OPENED, invoiced("I1")).when(
        record_receipt, received("100.00", Allocation(invoice="I1", amount=eur("10.00"))), at=AT
    ).then_refused("credit-account.currency-differs")


def test_an_unknown_invoice_cannot_be_paid() -> None:
    given(DECIDER, OPENED, invoiced("I1")).when(
        record_receipt, received("100.00", named("I2", "10.00")), at=AT
    ).then_refused("credit-account.unknown-invoice")


@pytest.mark.parametrize("parts", [("100.01",), ("60.00", "40.01")])
def test_no_more_is_allocated_to_an_invoice_than_is_outstanding(parts: tuple[str, ...]) -> None:
    given(DECIDER, OPENED, invoiced("I1"), invoiced("I2")).when(
        record_receipt, received("200.00", *(named("I1", part) for part in parts)), at=AT
    ).then_refused("credit-account.allocation-exceeds-outstanding")


def test_no_more_is_allocated_than_was_received() -> None:
    given(DECIDER, OPENED, invoiced("I1"), invoiced("I2")).when(
        record_receipt, received("100.00", named("I1", "60.00"), named("I2", "40.01")), at=AT
    ).then_refused("credit-account.allocation-exceeds-receipt")


def test_an_invoice_paid_in_full_cannot_be_paid_again() -> None:
    given(DECIDER, OPENED, invoiced("I1"), *recorded("100.00", ("I1", "100.00"))).when(
        record_receipt, received("10.00", named("I1", "10.00"), number="R2"), at=AT
    ).then_refused("credit-account.allocation-exceeds-outstanding")


@pytest.mark.parametrize("allocations", [(), (named("I1", "60.00"),), (named("I2", "40.00"), named("I1", "60.00"))])
def test_the_same_receipt_twice_is_one_receipt(allocations: tuple[Allocation, ...]) -> None:
    given(
        DECIDER,
        OPENED,
        invoiced("I1", "60.00"),
        invoiced("I2"),
        *recorded("100.00", ("I1", "60.00"), ("I2", "40.00"), names=allocations),
    ).when(record_receipt, received("100.00", *reversed(allocations)), at=AT).then_nothing()


@pytest.mark.parametrize("allocations", [(), (named("I1", "60.00"),), (named("I2", "40.00"), named("I1", "60.00"))])
def test_a_receipt_stored_before_its_named_allocations_were_kept_is_recognised(
    allocations: tuple[Allocation, ...],
) -> None:
    """Of those it is only known what they paid."""
    _, *parts = recorded("100.00", ("I1", "60.00"), ("I2", "40.00"))
    stored = a(ReceiptRecordedV1, amount=usd("100.00"), unapplied=usd("0.00"))
    invoices = (invoiced("I1", "60.00"), invoiced("I2"))
    account = given(DECIDER, OPENED, *invoices, stored, *parts)
    account.when(record_receipt, received("100.00", *allocations), at=AT).then_nothing()
    account.when(record_receipt, received("100.00", named("I1", "60.01")), at=AT).then_refused(TAKEN)


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (received("99.00", named("I1", "60.00")), "amount is 100.00 USD, not 99.00 USD"),
        (received("100.00"), "allocations is 60.00 USD for I1, not empty"),
        (received("100.00", named("I1", "59.99")), "allocations is 60.00 USD for I1, not 59.99 USD for I1"),
        (received("100.00", named("I3", "1.00")), "allocations is 60.00 USD for I1, not 1.00 USD for I3"),
        (
            received("100.00", named("I1", "60.00"), named("I2", "40.00")),
            "allocations is 60.00 USD for I1, not 60.00 USD for I1, 40.00 USD for I2",
        ),
        (
            received("100.00", named("I1", "60.00")).model_copy(update={"occurred_at": AT + timedelta(days=1)}),
            "occurred_at is 2026-01-05T09:00:00Z, not 2026-01-06T09:00:00Z",
        ),
    ],
)
def test_a_receipt_number_is_not_used_for_another_receipt(other: RecordReceipt, differs: str) -> None:
    """Another date, or fewer allocations, is another receipt (semantics 34): the refusal names what differs."""
    answered = given(
        DECIDER,
        OPENED,
        invoiced("I1", "60.00"),
        invoiced("I2"),
        invoiced("I3"),
        *recorded("100.00", ("I1", "60.00"), ("I2", "40.00"), names=(named("I1", "60.00"),)),
    ).when(record_receipt, other, at=AT)
    answered.then_refused(TAKEN)
    assert str(answered.answer) == f"Receipt R1 is recorded with other content: {differs}."
