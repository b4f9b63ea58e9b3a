"""Invoices, receipts and disputes are taken back, dated, by a person with a reason (semantics 31, 34, 50; K18)."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from pydantic import ValidationError

from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    OpenDispute,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordInvoice,
    RecordReceipt,
)
from contracts.credit.reversal import (
    AllocationReversed,
    DisputeReversed,
    InvoiceReversed,
    ReceiptReversed,
    ReverseDispute,
    ReverseInvoice,
    ReverseReceipt,
)
from domain.credit.credit_account import DECIDER
from domain.credit.receivables import open_dispute, record_invoice, record_receipt
from domain.credit.reversals import reverse_dispute, reverse_invoice, reverse_receipt
from domain.credit.state import Opened
from projections.credit.open_items import standing
from projections.credit.overdue_receivables import PROJECTION
from tests.domain.credit.test_receivables_receipts import named
from tests.examples import a, usd
from tests.given import Given
from tests.projections.story import Happened, rows

Dated = tuple[str, CreditAccountEvent]
INVOICES: Final[tuple[Dated, ...]] = (
    ("01-01", a(CreditAccountOpened)),
    ("01-01", a(InvoiceRecorded, invoice="I1", due_date=date(2025, 1, 31))),
    ("01-02", a(InvoiceRecorded, invoice="I2", amount=usd("80.00"), due_date=date(2025, 2, 28))),
)
PAID: Final[tuple[Dated, ...]] = (
    ("03-01", a(ReceiptRecorded, amount=usd("150.00"))),
    ("03-01", a(ReceiptAllocated, invoice="I1")),
    ("03-01", a(ReceiptAllocated, invoice="I2", amount=usd("50.00"))),
)
BOUNCED: Final[dict[str, Any]] = {"by": "chen", "reason": "no funds"}
BACK: Final[tuple[Dated, ...]] = (
    ("03-10", a(ReceiptReversed, amount=usd("150.00"), **BOUNCED)),
    ("03-10", a(AllocationReversed, invoice="I1")),
    ("03-10", a(AllocationReversed, invoice="I2", amount=usd("50.00"))),
)
GONE: Final[tuple[Dated, ...]] = (
    ("03-10", a(AllocationReversed, invoice="I1")),
    ("03-10", a(InvoiceReversed, invoice="I1", **BOUNCED)),
)
DISPUTED: Final[Dated] = ("02-03", a(DisputeOpened, amount=usd("40.00")))
BOUNCE: Final = a(ReverseReceipt, **BOUNCED)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"2025-{day}").replace(tzinfo=UTC)


def happened(*events: Dated) -> Given[Any, CreditAccountEvent]:
    return Given(DECIDER.fold([(on(day), event) for day, event in (*INVOICES, *events)]))


def owed(day: str, *events: Dated) -> dict[str, tuple[str, int, str]]:
    """Return what the list and the state say is owed on a day, with the days overdue and the bucket."""
    story = [Happened(on(at), event) for at, event in (*INVOICES, *events)]
    items = [standing(row, on(day).date()) for row in rows(PROJECTION, *story).values() if row]
    listed = {item.invoice: item for item in items if item}
    state = happened(*events).state
    assert isinstance(state, Opened)
    for number, invoice in state.invoices.items():
        assert invoice.owed(on(day)).outstanding == (listed[number].outstanding if number in listed else 0)
    return {number: (f"{item.outstanding}", item.days_overdue, item.bucket) for number, item in listed.items()}


def test_k18_what_a_bounced_receipt_paid_is_owed_again_under_the_same_due_dates() -> None:
    happened(*PAID).when(reverse_receipt, BOUNCE, at=on("03-10")).then(*(event for _, event in BACK))

    assert owed("03-05", *PAID, *BACK) == {"I2": ("30.00", 5, "1-30")}
    assert owed("03-09", *PAID, *BACK) == {"I2": ("30.00", 9, "1-30")}
    assert owed("03-10", *PAID, *BACK) == {"I1": ("100.00", 38, "31-60"), "I2": ("80.00", 10, "1-30")}


def test_only_the_allocations_of_the_receipt_are_taken_back_and_nothing_is_allocated_anew() -> None:
    """The other receipt pays what it paid, and its rest stays unapplied (semantics 50)."""
    other = (
        ("03-02", a(ReceiptRecorded, receipt="R2", amount=usd("90.00"), unapplied=usd("60.00"))),
        ("03-02", a(ReceiptAllocated, receipt="R2", invoice="I2", amount=usd("30.00"))),
    )

    happened(*PAID, *other).when(reverse_receipt, BOUNCE, at=on("03-10")).then(*(event for _, event in BACK))

    assert owed("03-10", *PAID, *other, *BACK)["I2"] == ("50.00", 10, "1-30")


def test_the_same_reversal_again_changes_nothing_and_another_is_refused() -> None:
    past = happened(*PAID, *BACK)

    past.when(reverse_receipt, BOUNCE, at=on("03-10")).then_nothing()
    answer = past.when(reverse_receipt, a(ReverseReceipt, by="li", reason="no funds"), at=on("03-10"))
    answer.then_refused("credit-account.reversed-otherwise")
    assert str(answer.answer) == "Receipt R1 was reversed with other content: by is chen, not li."
    past.when(reverse_receipt, a(ReverseReceipt, **BOUNCED, occurred_at=on("03-11")), at=on("03-11")).then_refused(
        "credit-account.reversed-otherwise"
    )


def test_what_was_reversed_is_recorded_again_under_another_number() -> None:
    """Semantics 34: identity of numbers is timeless."""
    receipt = happened(*PAID, *BACK)
    receipt.when(record_receipt, a(RecordReceipt, amount=usd("150.00")), at=on("03-01")).then_refused(
        "credit-account.receipt-number-taken"
    )
    again = receipt.when(record_receipt, a(RecordReceipt, receipt="R2", amount=usd("150.00")), at=on("03-12"))
    assert isinstance(again.answer, list)
    assert [event.invoice for event in again.answer if isinstance(event, ReceiptAllocated)] == ["I1", "I2"]
    invoice = happened(*PAID, *GONE)
    invoice.when(record_invoice, a(RecordInvoice, due_date=date(2025, 1, 31))).then_refused(
        "credit-account.invoice-number-taken"
    )


def test_a_reversal_comes_not_before_what_it_takes_back() -> None:
    """Semantics 32."""
    ends = "credit-account.ends-before-it-begins"
    happened(*PAID).when(reverse_receipt, BOUNCE, at=on("02-28")).then_refused(ends)
    happened().when(reverse_invoice, a(ReverseInvoice, **BOUNCED), at=datetime(2024, 12, 31, tzinfo=UTC)).then_refused(
        ends
    )
    happened(DISPUTED).when(reverse_dispute, a(ReverseDispute, **BOUNCED), at=on("02-02")).then_refused(ends)


def test_while_a_receipt_that_bounced_later_stood_nobody_else_could_pay_the_same() -> None:
    """Semantics 41: a receipt dated back pays at most the least that is owed from its date on."""
    late = a(RecordReceipt, receipt="R2", allocations=(named("I1", "100.00"),))

    happened(*PAID, *BACK).when(record_receipt, late, at=on("03-05")).then_refused(
        "credit-account.allocation-exceeds-outstanding"
    )
    unnamed = happened(*PAID, *BACK).when(record_receipt, a(RecordReceipt, receipt="R2"), at=on("03-05"))
    unnamed.then(
        a(ReceiptRecorded, receipt="R2", unapplied=usd("70.00")),
        a(ReceiptAllocated, receipt="R2", invoice="I2", amount=usd("30.00")),
    )


def test_what_was_paid_on_a_reversed_invoice_stays_unapplied() -> None:
    happened(*PAID).when(reverse_invoice, a(ReverseInvoice, **BOUNCED), at=on("03-10")).then(
        *(event for _, event in GONE)
    )

    assert owed("03-09", *PAID[:2], *GONE) == {"I2": ("80.00", 9, "1-30")}
    assert owed("03-10", *PAID, *GONE) == {"I2": ("30.00", 10, "1-30")}
    # The receipt no longer pays it: when it bounces, only the other invoice is owed again.
    answer = happened(*PAID, *GONE).when(reverse_receipt, BOUNCE, at=on("03-12"))
    answer.then(BACK[0][1], BACK[2][1])


@pytest.mark.parametrize("later", [PAID, (DISPUTED,)])
def test_an_invoice_is_not_reversed_before_what_was_paid_or_disputed_on_it(later: tuple[Dated, ...]) -> None:
    """Semantics 31: the later fact and its instant are named."""
    answer = happened(*later).when(reverse_invoice, a(ReverseInvoice, **BOUNCED), at=on("02-01"))

    answer.then_refused("credit-account.contradicts-later")
    assert f"2025-{later[0][0]}T00:00:00Z" in str(answer.answer)


def test_a_receipt_is_not_reversed_before_an_invoice_that_it_paid() -> None:
    happened(*PAID, *GONE).when(reverse_receipt, BOUNCE, at=on("03-05")).then_refused(
        "credit-account.contradicts-later"
    )


def test_a_reversed_invoice_is_neither_disputed_nor_paid_nor_reversed_otherwise() -> None:
    past = happened(*PAID, *GONE)

    past.when(open_dispute, a(OpenDispute), at=on("03-11")).then_refused("credit-account.invoice-settled")
    past.when(
        record_receipt, a(RecordReceipt, receipt="R2", allocations=(named("I1", "1.00"),)), at=on("02-01")
    ).then_refused("credit-account.allocation-exceeds-outstanding")
    past.when(reverse_invoice, a(ReverseInvoice, **BOUNCED), at=on("03-10")).then_nothing()
    past.when(reverse_invoice, a(ReverseInvoice, by="chen", reason="typed twice"), at=on("03-10")).then_refused(
        "credit-account.reversed-otherwise"
    )


def test_a_dispute_that_was_a_mistake_is_taken_back() -> None:
    back = a(DisputeReversed, amount=usd("40.00"), **BOUNCED)
    happened(DISPUTED).when(reverse_dispute, a(ReverseDispute, **BOUNCED), at=on("02-05")).then(back)
    past = happened(DISPUTED, ("02-05", back))

    past.when(reverse_dispute, a(ReverseDispute, **BOUNCED), at=on("02-06")).then_nothing()
    past.when(reverse_dispute, a(ReverseDispute, by="li", reason="no funds"), at=on("02-06")).then_refused(
        "credit-account.reversed-otherwise"
    )
    past.when(open_dispute, a(OpenDispute), at=on("02-07")).then(a(DisputeOpened))


def test_where_nothing_is_disputed_nothing_is_taken_back() -> None:
    resolved = ("02-05", a(DisputeResolved, amount=usd("40.00")))
    for past, day in (((), "02-05"), ((DISPUTED, resolved), "02-06")):
        happened(*past).when(reverse_dispute, a(ReverseDispute, **BOUNCED), at=on(day)).then_refused(
            "credit-account.not-disputed"
        )
    happened(DISPUTED, resolved).when(reverse_dispute, a(ReverseDispute, **BOUNCED), at=on("02-04")).then_refused(
        "credit-account.contradicts-later"
    )


def test_what_the_account_does_not_have_is_not_reversed() -> None:
    happened().when(reverse_receipt, BOUNCE, at=on("03-10")).then_refused("credit-account.unknown-receipt")
    happened().when(reverse_invoice, a(ReverseInvoice, invoice="I9", **BOUNCED), at=on("03-10")).then_refused(
        "credit-account.unknown-invoice"
    )
    happened().when(reverse_dispute, a(ReverseDispute, invoice="I9", **BOUNCED), at=on("03-10")).then_refused(
        "credit-account.unknown-invoice"
    )


@pytest.mark.parametrize("reason", [None, "", "  ", "\n"])
def test_a_reversal_has_a_reason(reason: str | None) -> None:
    with pytest.raises(ValidationError, match="reason"):
        a(ReverseReceipt, by="chen", reason=reason)
