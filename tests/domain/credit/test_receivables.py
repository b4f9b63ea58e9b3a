"""Decisions about invoices and about disputes over them (semantics 12 and 15)."""

import pytest

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
    ResolveDispute,
)
from domain.credit.credit_account import DECIDER
from domain.credit.receivables import open_dispute, record_invoice, resolve_dispute
from tests.examples import a, eur, usd
from tests.given import AT, given

OPENED = a(CreditAccountOpened)
INVOICED = a(InvoiceRecorded, amount=usd("100.00"))
ACCOUNT = (OPENED, INVOICED)


def paid(amount: str) -> tuple[CreditAccountEvent, ...]:
    return a(ReceiptRecorded, amount=usd(amount)), a(ReceiptAllocated, amount=usd(amount))


def test_an_invoice_is_recorded_with_the_zone_of_its_dates() -> None:
    given(DECIDER, a(CreditAccountOpened, zone="Asia/Shanghai")).when(record_invoice, a(RecordInvoice)).then(
        a(InvoiceRecorded, zone="Asia/Shanghai")
    )


def test_an_account_that_is_not_open_takes_no_invoice() -> None:
    given(DECIDER).when(record_invoice, a(RecordInvoice)).then_refused("credit-account.not-open")


def test_an_invoice_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, OPENED).when(record_invoice, a(RecordInvoice, amount=eur("100.00"))).then_refused(
        "credit-account.currency-differs"
    )


def test_the_same_invoice_twice_is_one_invoice() -> None:
    given(DECIDER, *ACCOUNT).when(record_invoice, a(RecordInvoice)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"amount": usd("99.00")}, {"invoice_date": "2025-01-02"}, {"due_date": "2025-02-01"}]
)
def test_an_invoice_number_is_not_used_for_another_invoice(other: dict[str, object]) -> None:
    given(DECIDER, *ACCOUNT).when(record_invoice, a(RecordInvoice, **other)).then_refused(
        "credit-account.invoice-number-taken"
    )


def test_an_invoice_repeated_after_it_was_paid_does_not_become_open_again() -> None:
    given(DECIDER, *ACCOUNT, *paid("100.00")).when(record_invoice, a(RecordInvoice)).then_nothing()


def test_a_dispute_is_about_the_whole_invoice_unless_said_otherwise() -> None:
    given(DECIDER, *ACCOUNT).when(open_dispute, a(OpenDispute), at=AT).then(a(DisputeOpened, amount=usd("100.00")))


def test_a_dispute_is_about_what_is_outstanding() -> None:
    given(DECIDER, *ACCOUNT, *paid("30.00")).when(open_dispute, a(OpenDispute), at=AT).then(
        a(DisputeOpened, amount=usd("70.00"))
    )


def test_a_part_of_an_invoice_is_disputed() -> None:
    given(DECIDER, *ACCOUNT).when(open_dispute, a(OpenDispute, amount=usd("40.00")), at=AT).then(
        a(DisputeOpened, amount=usd("40.00"))
    )


def test_an_account_that_is_not_open_has_nothing_to_dispute() -> None:
    given(DECIDER).when(open_dispute, a(OpenDispute), at=AT).then_refused("credit-account.not-open")


def test_an_unknown_invoice_is_not_disputed() -> None:
    given(DECIDER, *ACCOUNT).when(open_dispute, a(OpenDispute, invoice="I2"), at=AT).then_refused(
        "credit-account.unknown-invoice"
    )


def test_an_invoice_paid_in_full_is_not_disputed() -> None:
    given(DECIDER, *ACCOUNT, *paid("100.00")).when(open_dispute, a(OpenDispute), at=AT).then_refused(
        "credit-account.invoice-settled"
    )


def test_a_dispute_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, *ACCOUNT).when(open_dispute, a(OpenDispute, amount=eur("40.00")), at=AT).then_refused(
        "credit-account.currency-differs"
    )


def test_a_dispute_cannot_exceed_what_is_outstanding() -> None:
    given(DECIDER, *ACCOUNT, *paid("30.00")).when(
        open_dispute, a(OpenDispute, amount=usd("70.01")), at=AT
    ).then_refused("credit-account.dispute-exceeds-outstanding")


@pytest.mark.parametrize("amount", [None, usd("100.00")])
def test_opening_the_same_dispute_twice_changes_nothing(amount: object) -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened, amount=usd("100.00"))).when(
        open_dispute, a(OpenDispute, amount=amount), at=AT
    ).then_nothing()


@pytest.mark.parametrize("amount", [None, usd("30.00"), usd("1000.00")])
def test_an_invoice_has_one_dispute_at_a_time(amount: object) -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened, amount=usd("40.00"))).when(
        open_dispute, a(OpenDispute, amount=amount), at=AT
    ).then_refused("credit-account.already-disputed")


def test_an_invoice_can_be_disputed_again_after_its_dispute_was_resolved() -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened), a(DisputeResolved)).when(open_dispute, a(OpenDispute), at=AT).then(
        a(DisputeOpened)
    )


def test_a_resolved_dispute_tells_how_much_is_no_longer_disputed() -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened, amount=usd("40.00"))).when(
        resolve_dispute, a(ResolveDispute), at=AT
    ).then(a(DisputeResolved, amount=usd("40.00")))


def test_what_was_paid_meanwhile_is_no_longer_disputed() -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened, amount=usd("100.00")), *paid("30.00")).when(
        resolve_dispute, a(ResolveDispute), at=AT
    ).then(a(DisputeResolved, amount=usd("70.00")))


def test_a_payment_covers_the_undisputed_part_first() -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened, amount=usd("40.00")), *paid("30.00")).when(
        resolve_dispute, a(ResolveDispute), at=AT
    ).then(a(DisputeResolved, amount=usd("40.00")))


def test_an_account_that_is_not_open_has_no_dispute_to_resolve() -> None:
    given(DECIDER).when(resolve_dispute, a(ResolveDispute), at=AT).then_refused("credit-account.not-open")


def test_a_dispute_about_an_unknown_invoice_is_not_resolved() -> None:
    given(DECIDER, *ACCOUNT).when(resolve_dispute, a(ResolveDispute, invoice="I2"), at=AT).then_refused(
        "credit-account.unknown-invoice"
    )


@pytest.mark.parametrize("past", [(), (a(DisputeOpened), a(DisputeResolved))])
def test_resolving_what_is_not_disputed_changes_nothing(past: tuple[CreditAccountEvent, ...]) -> None:
    given(DECIDER, *ACCOUNT, *past).when(resolve_dispute, a(ResolveDispute), at=AT).then_nothing()


def test_resolving_late_after_the_disputed_invoice_was_paid_changes_nothing() -> None:
    given(DECIDER, *ACCOUNT, a(DisputeOpened), *paid("100.00")).when(
        resolve_dispute, a(ResolveDispute), at=AT
    ).then_nothing()
