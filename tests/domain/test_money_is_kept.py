"""Money is neither lost nor made, whatever is asked of an account or of a customer in whatever order (semantics 15)."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from hypothesis import given

from contracts.credit.credit_account import ReceiptAllocated, ReceiptRecorded, RecordReceipt
from contracts.customers.customer import PurchaseRecorded, RefundRecorded
from contracts.message import Command
from domain.credit.state import Opened
from tests.domain.asking import instant
from tests.domain.credit.asking_account import CREDIT_ACCOUNT
from tests.domain.credit.ledger import Ledger
from tests.domain.customers.asking_customer import CUSTOMER

BEFORE: Final = datetime.min.replace(tzinfo=UTC)


@given(CREDIT_ACCOUNT.commands)
def test_what_a_receipt_pays_and_what_stays_unapplied_add_up_to_it(commands: list[Command]) -> None:
    for answered in CREDIT_ACCOUNT.answer(commands):
        match answered.events:
            case [ReceiptRecorded() as receipt, *allocated]:
                parts = [event.amount.amount for event in allocated if isinstance(event, ReceiptAllocated)]
                assert len(parts) == len(allocated)
                assert sum(parts) + receipt.unapplied.amount == receipt.amount.amount
            case events:
                assert not any(isinstance(event, ReceiptRecorded | ReceiptAllocated) for event in events)


@given(CREDIT_ACCOUNT.commands)
def test_named_invoices_get_what_was_named_and_the_rest_goes_to_the_oldest_undisputed(commands: list[Command]) -> None:
    ledger = Ledger()
    for answered in CREDIT_ACCOUNT.answer(commands):
        allocated = [event for event in answered.events if isinstance(event, ReceiptAllocated)]
        if isinstance(answered.command, RecordReceipt) and answered.events:
            assert [(event.invoice, event.amount.amount) for event in allocated] == ledger.paid_by(
                answered.command, instant(answered.command)
            )
        ledger.write(instant(answered.command), answered.events)


@given(CREDIT_ACCOUNT.commands)
def test_what_is_owed_is_never_negative_nor_less_than_what_is_disputed(commands: list[Command]) -> None:
    ledger = Ledger()
    for answered in CREDIT_ACCOUNT.answer(commands):
        ledger.write(instant(answered.command), answered.events)
        for at in ledger.instants(BEFORE):
            owes = [ledger.owes(number, at) for number in ledger.invoices]
            assert all(0 <= disputed <= outstanding for outstanding, disputed in owes)


@given(CREDIT_ACCOUNT.commands)
def test_the_accounts_open_items_are_what_is_owed(commands: list[Command]) -> None:
    ledger = Ledger()
    for answered in CREDIT_ACCOUNT.answer(commands):
        ledger.write(instant(answered.command), answered.events)
        assert isinstance(answered.after, Opened)
        open_items = answered.after.open_items
        assert {number: (item.outstanding, item.disputed) for number, item in open_items.items()} == ledger.owed()


@given(CUSTOMER.commands)
def test_no_more_is_given_back_than_was_paid(commands: list[Command]) -> None:
    left: defaultdict[str, Decimal] = defaultdict(Decimal)
    for answered in CUSTOMER.answer(commands):
        for event in answered.events:
            if isinstance(event, PurchaseRecorded):
                left[event.purchase] += event.amount.amount
            if isinstance(event, RefundRecorded):
                left[event.purchase] -= event.amount.amount
        assert all(amount >= 0 for amount in left.values())
