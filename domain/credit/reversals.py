"""Invoices, receipts and disputes are taken back, dated, with a reason and a person (semantics 31, 34 and 50).

A reversal takes back exactly the allocations of its receipt or invoice, and allocates nothing anew.
"""

from collections.abc import Mapping
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
from domain.credit.cash import check_not_used_later, known_receipt
from domain.credit.credit_notes import taken_back
from domain.credit.open_items import Receipt
from domain.credit.settlement import unsettled
from domain.credit.state import CreditAccount, Opened, opened_account
from domain.credit.valid import ContradictsLater, EndsBeforeItBegins, known_invoice, reversed_again
from domain.decider import Refused
from domain.timeline import shown


class Refunded(Refused):
    code = "credit-account.refunded"


class Transferred(Refused):
    code = "credit-account.transferred"


class WrittenOff(Refused):
    code = "credit-account.written-off"


class PaidInInstalments(Refused):
    code = "credit-account.paid-in-instalments"


class NotDisputed(Refused):
    code = "credit-account.not-disputed"


def reverse_invoice(account: CreditAccount, command: ReverseInvoice, *, at: datetime) -> list[CreditAccountEvent]:
    """Take the invoice back; what receipts paid on it stays unapplied (semantics 50), until a person decides."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = known_invoice(account, command.invoice)
    what = f"Invoice {command.invoice}"
    if known := account.reversals.get(("invoice", command.invoice)):
        return reversed_again(command, known, what)
    if business_day.day_in(account.opened.zone, at) < invoice.invoice_date:
        raise EndsBeforeItBegins(f"{what} is dated {invoice.invoice_date}: it cannot be reversed before.")
    if later := next((each for each in invoice.movements if each.at > at), None):
        raise ContradictsLater(f"{what} was paid or disputed at {shown(later.at)}, which could not follow.")
    _check_whole(account, command.invoice)
    taken_from = [
        _allocation(account, command, number, command.invoice, part)
        for number, part in _parts(account.receipts, command.invoice)
    ]
    return [
        *taken_from,
        *unsettled(account, taken_from),
        *(
            taken_back(account, command, number, command.invoice, part)
            for number, part in _parts(account.credit_notes, command.invoice)
        ),
        InvoiceReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=account.money(invoice.amount),
            by=command.by,
            reason=command.reason,
            delivery=invoice.delivery,
            order=account.deliveries.get(invoice.delivery) if invoice.delivery else None,
        ),
    ]


def reverse_receipt(account: CreditAccount, command: ReverseReceipt, *, at: datetime) -> list[CreditAccountEvent]:
    """Take the receipt back; invoices that it paid are owed again."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    receipt = known_receipt(account, command.receipt)
    what = f"Receipt {command.receipt}"
    if known := account.reversals.get(("receipt", command.receipt)):
        return reversed_again(command, known, what)
    if at < receipt.at:
        raise EndsBeforeItBegins(f"{what} came in at {shown(receipt.at)}: it cannot be reversed before.")
    if receipt.released_at and receipt.released_at > at:
        raise ContradictsLater(
            f"An invoice that {what.lower()} paid was reversed at {shown(receipt.released_at)}, which could not follow."
        )
    if receipt.received_at:
        raise Transferred(f"{what} came from another account: reverse the transfer there.")
    check_not_used_later(command.receipt, receipt, at)
    check_kept(account, command.receipt)
    taken_back = [
        _allocation(account, command, command.receipt, invoice, part)
        for invoice, part in sorted(receipt.allocated.items())
    ]
    reversed_ = ReceiptReversed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        receipt=command.receipt,
        amount=receipt.amount,
        by=command.by,
        reason=command.reason,
    )
    return [reversed_, *taken_back, *unsettled(account, taken_back)]


def check_kept(account: Opened, number: str) -> None:
    """Refuse to take back a receipt of which money was given back or transferred: that is taken back first."""
    refunds = (name for name, refund in account.refunds.items() if refund.of == number)
    if any(("refund", name) not in account.reversals for name in refunds):
        raise Refunded(f"Money of receipt {number} was given back: reverse that refund first.")
    transfers = (name for name, transfer in account.transfers.items() if transfer.of == number)
    if gone := next((name for name in transfers if ("transfer", name) not in account.reversals), None):
        raise Transferred(f"Money of receipt {number} is on another account: reverse transfer {gone} first.")


def reverse_dispute(account: CreditAccount, command: ReverseDispute, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = known_invoice(account, command.invoice)
    what = f"The dispute about invoice {command.invoice}"
    disputed, later = invoice.owed(at).disputed, invoice.next_dispute(after=at)
    if not disputed:
        known = account.reversals.get(("dispute", command.invoice))
        if known and known.at <= at:
            return reversed_again(command, known, what)
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


def _parts(documents: Mapping[str, Receipt], invoice: str) -> list[tuple[str, Decimal]]:
    """Return what each receipt or credit note pays of an invoice."""
    parts = ((number, document.allocated.get(invoice)) for number, document in documents.items())
    return sorted((number, part) for number, part in parts if part)


def _check_whole(account: Opened, number: str) -> None:
    """Refuse to take back an invoice that was written off or split: that is taken back first, or agreed anew."""
    for name, write_off in account.write_offs.items():
        if write_off.invoice == number and write_off.approved_at and ("write_off", name) not in account.reversals:
            raise WrittenOff(f"{write_off.amount} of invoice {number} is written off: reverse write-off {name} first.")
    if account.invoices[number].of or any(each.of == number for each in account.invoices.values()):
        raise PaidInInstalments(f"Invoice {number} is paid in instalments: issue a credit note for what is not owed.")
