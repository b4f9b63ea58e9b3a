"""Receivables of a credit account: decisions on invoices, the receipts that pay them and disputes about them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from contracts.credit.credit_account import (
    Allocation,
    CreditAccountEvent,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    OpenDispute,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
)
from domain.credit.allocation import allocate
from domain.credit.credit_account import CreditAccount, Opened, check_currency, opened_account
from domain.credit.open_items import Invoice, OpenItem
from domain.decider import Refused


class InvoiceNumberTaken(Refused):
    code = "credit-account.invoice-number-taken"


class ReceiptNumberTaken(Refused):
    code = "credit-account.receipt-number-taken"


class UnknownInvoice(Refused):
    code = "credit-account.unknown-invoice"


class InvoiceSettled(Refused):
    code = "credit-account.invoice-settled"


class AlreadyDisputed(Refused):
    code = "credit-account.already-disputed"


class DisputeExceedsOutstanding(Refused):
    code = "credit-account.dispute-exceeds-outstanding"


def record_invoice(account: CreditAccount, command: RecordInvoice) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    check_currency(account, command.amount)
    known = account.invoices.get(command.invoice)
    if known == Invoice(command.invoice, command.amount.amount, command.invoice_date, command.due_date):
        return []
    if known is not None:
        raise InvoiceNumberTaken(f"Invoice {command.invoice} is recorded with other content.")
    return [
        InvoiceRecorded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=command.amount,
            invoice_date=command.invoice_date,
            due_date=command.due_date,
            zone=account.opened.zone,
        )
    ]


def record_receipt(account: CreditAccount, command: RecordReceipt) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    check_currency(account, command.amount)
    amount = command.amount.amount
    named = _named(account, command.allocations)
    known = account.receipts.get(command.receipt)
    if known is not None:
        if known.does(amount, named):
            return []
        raise ReceiptNumberTaken(f"Receipt {command.receipt} is recorded with other content.")
    allocated = allocate(amount, named=named, open_items=account.open_items)
    recorded = ReceiptRecorded(
        customer_id=account.customer_id,
        account_id=command.account_id,
        receipt=command.receipt,
        amount=command.amount,
        unapplied=account.money(amount - sum(allocated.values())),
    )
    return [recorded, *_allocations(account, recorded, allocated)]


def open_dispute(account: CreditAccount, command: OpenDispute) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    item = _open_item(account, command.invoice)
    if item is None:
        raise InvoiceSettled(f"Invoice {command.invoice} is paid in full.")
    amount = command.amount or account.money(item.outstanding)
    check_currency(account, amount)
    if item.disputed == amount.amount:
        return []
    _check_disputable(item, amount.amount)
    return [
        DisputeOpened(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=amount,
        )
    ]


def resolve_dispute(account: CreditAccount, command: ResolveDispute) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    item = _open_item(account, command.invoice)
    if item is None or not item.disputed:
        return []
    return [
        DisputeResolved(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=account.money(item.disputed),
        )
    ]


def _open_item(account: Opened, invoice: str) -> OpenItem | None:
    """Return the open item of a known invoice, or None if it is paid in full."""
    if invoice not in account.invoices:
        raise UnknownInvoice(f"The account has no invoice {invoice}.")
    return account.open_items.get(invoice)


def _named(account: Opened, allocations: Iterable[Allocation]) -> dict[str, Decimal]:
    """Return the amounts that the sender allocated, summed per invoice, in the order in which invoices were named."""
    named: defaultdict[str, Decimal] = defaultdict(Decimal)
    for allocation in allocations:
        check_currency(account, allocation.amount)
        _open_item(account, allocation.invoice)
        named[allocation.invoice] += allocation.amount.amount
    return dict(named)


def _allocations(account: Opened, receipt: ReceiptRecorded, allocated: dict[str, Decimal]) -> list[ReceiptAllocated]:
    return [
        ReceiptAllocated(
            customer_id=receipt.customer_id,
            account_id=receipt.account_id,
            receipt=receipt.receipt,
            invoice=invoice,
            amount=account.money(amount),
        )
        for invoice, amount in allocated.items()
    ]


def _check_disputable(item: OpenItem, amount: Decimal) -> None:
    number = item.invoice.number
    if item.disputed:
        raise AlreadyDisputed(f"{item.disputed} of invoice {number} is disputed: resolve that first.")
    if amount > item.outstanding:
        raise DisputeExceedsOutstanding(
            f"{amount} is more than the {item.outstanding} outstanding of invoice {number}."
        )
