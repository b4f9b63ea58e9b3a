"""What is recorded late stands where it happened: disputes and receipts (semantics 31, 32, 34 and 41)."""

from datetime import date, datetime
from typing import Any

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    OpenDispute,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordReceipt,
    ResolveDispute,
)
from domain.credit.credit_account import DECIDER
from domain.credit.receivables import open_dispute, record_receipt, resolve_dispute
from domain.credit.state import Opened
from tests.examples import a, usd
from tests.given import Given
from tests.projections.story import utc


def day(number: int) -> datetime:
    return utc(f"2025-04-{number:02}T00:00")


def happened(
    *history: tuple[int, CreditAccountEvent], invoice_date: date = date(2025, 4, 1)
) -> Given[Any, CreditAccountEvent]:
    """Return an account with an invoice of 100 and this history, in order of recording."""
    begun: list[tuple[datetime, CreditAccountEvent]] = [
        (day(1), a(CreditAccountOpened)),
        (day(1), a(InvoiceRecorded, amount=usd("100.00"), invoice_date=invoice_date)),
    ]
    return Given(DECIDER.fold([*begun, *((day(number), event) for number, event in history)]))


def disputed(number: int, amount: str = "100.00") -> tuple[int, CreditAccountEvent]:
    return number, a(DisputeOpened, amount=usd(amount))


def paid(number: int, amount: str) -> list[tuple[int, CreditAccountEvent]]:
    return [(number, a(ReceiptRecorded, amount=usd(amount))), (number, a(ReceiptAllocated, amount=usd(amount)))]


def test_a_dispute_does_not_end_before_it_begins_and_ends_after() -> None:
    """Opened on the 5th, resolved as of the 1st: the list showed it disputed for ever, the state resolved."""
    past = happened(disputed(5))

    past.when(resolve_dispute, a(ResolveDispute), at=day(1)).then_refused("credit-account.ends-before-it-begins")
    past.when(resolve_dispute, a(ResolveDispute), at=day(6)).then(a(DisputeResolved, amount=usd("100.00")))


def test_a_dispute_that_has_ended_need_not_end_again_whatever_begins_later() -> None:
    past = happened(disputed(5), (9, a(DisputeResolved, amount=usd("100.00"))), disputed(20))

    past.when(resolve_dispute, a(ResolveDispute), at=day(9)).then_nothing()
    past.when(resolve_dispute, a(ResolveDispute), at=day(12)).then_nothing()


def test_a_dispute_before_another_one_is_refused_and_names_it() -> None:
    answer = happened(disputed(5)).when(open_dispute, a(OpenDispute), at=day(3))

    answer.then_refused("credit-account.contradicts-later")
    assert str(answer.answer) == (
        "A dispute about invoice I1 was opened at 2025-04-05T00:00:00Z, which could not follow."
    )


def test_a_dispute_is_resolved_once() -> None:
    past = happened(disputed(5), (9, a(DisputeResolved, amount=usd("100.00"))))

    past.when(resolve_dispute, a(ResolveDispute), at=day(7)).then_refused("credit-account.contradicts-later")
    past.when(resolve_dispute, a(ResolveDispute), at=day(9)).then_nothing()
    past.when(open_dispute, a(OpenDispute, amount=usd("40.00")), at=day(10)).then(a(DisputeOpened, amount=usd("40.00")))


def test_an_invoice_paid_since_could_still_be_disputed_then() -> None:
    past = happened(*paid(8, "100.00"))

    past.when(open_dispute, a(OpenDispute), at=day(3)).then(a(DisputeOpened, amount=usd("100.00")))
    past.when(open_dispute, a(OpenDispute), at=day(8)).then_refused("credit-account.invoice-settled")


@pytest.mark.parametrize(("number", "allocated"), [(3, "60.00"), (6, "60.00"), (9, "100.00")])
def test_a_late_receipt_pays_what_was_undisputed_from_its_date_on(number: int, allocated: str) -> None:
    past = happened(disputed(5, "40.00"), (9, a(DisputeResolved, amount=usd("40.00"))))

    answer = past.when(record_receipt, a(RecordReceipt, amount=usd("200.00"), allocations=()), at=day(number))

    assert [event.amount for event in answer.answer if isinstance(event, ReceiptAllocated)] == [usd(allocated)]  # type: ignore[union-attr]


def test_a_late_receipt_pays_no_more_than_is_left_in_the_end() -> None:
    past = happened(*paid(8, "70.00"))

    answer = past.when(record_receipt, a(RecordReceipt, receipt="R2", amount=usd("50.00"), allocations=()), at=day(3))

    answer.then(
        a(ReceiptRecorded, receipt="R2", amount=usd("50.00"), unapplied=usd("20.00")),
        a(ReceiptAllocated, receipt="R2", amount=usd("30.00")),
    )


def test_the_same_receipt_at_another_instant_is_no_repeat() -> None:
    """It was answered done, and the other date was lost."""
    past = happened(*paid(8, "70.00"))
    again: dict[str, Any] = {"amount": usd("70.00"), "allocations": ()}

    past.when(record_receipt, a(RecordReceipt, **again), at=day(20)).then_nothing()
    past.when(record_receipt, a(RecordReceipt, **again, occurred_at=day(8)), at=day(8)).then_nothing()
    past.when(record_receipt, a(RecordReceipt, **again, occurred_at=day(9)), at=day(9)).then_refused(
        "credit-account.receipt-number-taken"
    )


@pytest.mark.parametrize(
    ("recorded", "counts_from"),
    [
        (utc("2025-04-01T00:00"), utc("2025-04-01T00:00")),
        (utc("2025-04-01T15:00"), utc("2025-04-01T15:00")),
        # Recorded before or after its own day, by releases before the rule.
        (utc("2026-11-29T09:00"), utc("2025-04-01T00:00")),
        (utc("2025-03-20T09:00"), utc("2025-04-01T00:00")),
    ],
)
def test_an_invoice_counts_from_its_own_day_whenever_it_was_recorded(recorded: datetime, counts_from: datetime) -> None:
    """Semantics 33."""
    event = a(InvoiceRecorded, invoice_date=date(2025, 4, 1))
    account = DECIDER.fold([(day(1), a(CreditAccountOpened)), (recorded, event)])

    assert isinstance(account, Opened)
    assert account.invoices["I1"].issued_at == counts_from


@pytest.mark.parametrize(("decision", "command"), [(open_dispute, OpenDispute), (resolve_dispute, ResolveDispute)])
def test_no_dispute_is_older_than_its_invoice(decision: Any, command: Any) -> None:
    """Semantics 32; what is recorded first on a day does not matter."""
    past = happened(invoice_date=date(2025, 4, 2))

    past.when(decision, a(command), at=day(1)).then_refused("credit-account.before-invoice")
    past.when(open_dispute, a(OpenDispute), at=day(2)).then(a(DisputeOpened))


def test_a_receipt_older_than_an_invoice_pays_it_only_by_name() -> None:
    """Nothing was owed at its date (semantics 41); a payment in advance says what it is for."""
    past = happened(invoice_date=date(2025, 4, 5))
    unnamed, named = a(RecordReceipt, allocations=()), a(RecordReceipt, allocations=[a(Allocation)])

    past.when(record_receipt, unnamed, at=day(4)).then(a(ReceiptRecorded, unapplied=usd("100.00"), named=()))
    past.when(record_receipt, unnamed, at=day(5)).then(a(ReceiptRecorded, named=()), a(ReceiptAllocated))
    past.when(record_receipt, named, at=day(4)).then(a(ReceiptRecorded, named=(a(Allocation),)), a(ReceiptAllocated))
