"""Invoices, receipts and disputes are taken back, dated, with a reason and a person (semantics 31, 34 and 50).

A reversal takes back exactly the allocations of its receipt or invoice, and allocates nothing anew.
"""

from datetime import datetime
from decimal import Decimal

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.reversal import (
    AllocationReversed,
    DisputeReversed,
    InvoiceReversed,
    ReceiptReversed,
    ReversalCommand,
    ReverseDispute,
    ReverseInvoice,
    ReverseReceipt,
)
from domain.alike import as_stored
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.credit_account import CreditAccount, Opened, opened_account
from domain.credit.open_items import Reversal
from domain.credit.receivables import ContradictsLater, EndsBeforeItBegins, UnknownInvoice
from domain.decider import Refused
from domain.timeline import shown


class UnknownReceipt(Refused):
    code = "credit-account.unknown-receipt"


class NotDisputed(Refused):
    code = "credit-account.not-disputed"


class ReversedOtherwise(Refused):
    code = "credit-account.reversed-otherwise"


def reverse_invoice(account: CreditAccount, command: ReverseInvoice, *, at: datetime) -> list[CreditAccountEvent]:
    """Take the invoice back; what receipts paid on it stays unapplied (semantics 50), until a person decides."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = account.invoices.get(command.invoice)
    if invoice is None:
        raise UnknownInvoice(f"The account has no invoice {command.invoice}.")
    what = f"Invoice {command.invoice}"
    if known := account.reversals.get(("invoice", command.invoice)):
        return _reversed_again(command, known, what)
    if business_day.day_in(account.opened.zone, at) < invoice.invoice_date:
        raise EndsBeforeItBegins(f"{what} is dated {invoice.invoice_date}: it cannot be reversed before.")
    if later := next((each for each in invoice.movements if each.at > at), None):
        raise ContradictsLater(f"{what} was paid or disputed at {shown(later.at)}, which could not follow.")
    allocated = ((number, receipt.allocated.get(command.invoice)) for number, receipt in account.receipts.items())
    paid = sorted((number, part) for number, part in allocated if part)
    return [
        *(_allocation(account, command, number, command.invoice, part) for number, part in paid),
        InvoiceReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=account.money(invoice.amount),
            by=command.by,
            reason=command.reason,
        ),
    ]


def reverse_receipt(account: CreditAccount, command: ReverseReceipt, *, at: datetime) -> list[CreditAccountEvent]:
    """Take the receipt back; invoices that it paid are owed again."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        raise UnknownReceipt(f"The account has no receipt {command.receipt}.")
    what = f"Receipt {command.receipt}"
    if known := account.reversals.get(("receipt", command.receipt)):
        return _reversed_again(command, known, what)
    if at < receipt.at:
        raise EndsBeforeItBegins(f"{what} came in at {shown(receipt.at)}: it cannot be reversed before.")
    if receipt.released_at and receipt.released_at > at:
        raise ContradictsLater(
            f"An invoice that {what.lower()} paid was reversed at {shown(receipt.released_at)}, which could not follow."
        )
    return [
        ReceiptReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            receipt=command.receipt,
            amount=receipt.amount,
            by=command.by,
            reason=command.reason,
        ),
        *(
            _allocation(account, command, command.receipt, invoice, part)
            for invoice, part in sorted(receipt.allocated.items())
        ),
    ]


def reverse_dispute(account: CreditAccount, command: ReverseDispute, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = account.invoices.get(command.invoice)
    if invoice is None:
        raise UnknownInvoice(f"The account has no invoice {command.invoice}.")
    what = f"The dispute about invoice {command.invoice}"
    disputed, later = invoice.owed(at).disputed, invoice.next_dispute(after=at)
    if not disputed:
        known = account.reversals.get(("dispute", command.invoice))
        if known and known.at <= at:
            return _reversed_again(command, known, what)
        if later and later.disputed and not invoice.was_disputed(by=at):
            raise EndsBeforeItBegins(f"{what} was opened at {shown(later.at)}: it cannot be reversed before.")
        raise NotDisputed(f"Nothing of invoice {command.invoice} is disputed at {shown(at)}.")
    if later and not later.disputed:
        raise ContradictsLater(f"{what} ended at {shown(later.at)}, which could not follow.")
    return [
        DisputeReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=account.money(disputed),
            by=command.by,
            reason=command.reason,
        )
    ]


def _reversed_again(command: ReversalCommand, known: Reversal, what: str) -> list[CreditAccountEvent]:
    return repeated(
        command,
        stored={"by": known.by, "reason": known.reason, "occurred_at": known.at},
        refusal=ReversedOtherwise,
        known=f"{what} was reversed",
    )


def _allocation(
    account: Opened, command: ReversalCommand, receipt: str, invoice: str, amount: Decimal
) -> AllocationReversed:
    return AllocationReversed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        receipt=receipt,
        invoice=invoice,
        amount=account.money(amount),
    )
