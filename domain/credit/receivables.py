"""Receivables of a credit account: decisions on invoices, the receipts that pay them and disputes about them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
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
from domain.alike import as_stored, check_alone
from domain.content import repeated
from domain.credit.allocation import allocate
from domain.credit.open_items import Receipt, Reversal
from domain.credit.settlement import Settling, settled
from domain.credit.standing import Movement, Owed
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import ContradictsLater, EndsBeforeItBegins, check_issued, known_invoice, named_amounts, summed
from domain.decider import Refused
from domain.timeline import shown


class InvoiceNumberTaken(Refused):
    code = "credit-account.invoice-number-taken"


class ReceiptNumberTaken(Refused):
    code = "credit-account.receipt-number-taken"


class UnknownDelivery(Refused):
    code = "credit-account.unknown-delivery"


class DeliveryBilled(Refused):
    code = "credit-account.delivery-billed"


class InvoiceSettled(Refused):
    code = "credit-account.invoice-settled"


class AlreadyDisputed(Refused):
    code = "credit-account.already-disputed"


class DisputeExceedsOutstanding(Refused):
    code = "credit-account.dispute-exceeds-outstanding"


def record_invoice(account: CreditAccount, command: RecordInvoice) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    check_currency(account, command.amount)
    known = account.invoices.get(command.invoice)
    if reversal := account.reversals.get(("invoice", command.invoice)):
        raise InvoiceNumberTaken(_under_another_number(f"Invoice {command.invoice}", reversal))
    if known is not None:
        return repeated(
            command,
            stored={
                "amount": account.money(known.amount),
                "invoice_date": known.invoice_date,
                "due_date": known.due_date,
                "delivery": known.delivery,
            },
            refusal=InvoiceNumberTaken,
            known=f"Invoice {command.invoice} is recorded",
        )
    check_alone("invoice", command.invoice, known=account.invoices, odd=account.odd)
    _check_delivery(account, command.delivery)
    return [
        InvoiceRecorded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=command.amount,
            invoice_date=command.invoice_date,
            due_date=command.due_date,
            zone=account.opened.zone,
            delivery=command.delivery,
            order=account.deliveries.get(command.delivery) if command.delivery else None,
        )
    ]


def _check_delivery(account: Opened, number: str | None) -> None:
    """Refuse an invoice for a delivery that is unknown, or billed already: the same amount would be owed twice."""
    if number is None:
        return
    order = account.orders.get(account.deliveries.get(number, ""))
    delivery = next((each for each in order.deliveries if each.number == number), None) if order else None
    if delivery is None:
        raise UnknownDelivery(f"The account has no delivery {number}.")
    if delivery.is_billed:
        raise DeliveryBilled(f"Delivery {number} is billed already.")


def record_receipt(account: CreditAccount, command: RecordReceipt, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    check_currency(account, command.amount)
    amount = command.amount.amount
    named = named_amounts(account, command.allocations)
    known = account.receipts.get(command.receipt)
    named_parts = summed(account, named)
    if reversal := account.reversals.get(("receipt", command.receipt)):
        raise ReceiptNumberTaken(_under_another_number(f"Receipt {command.receipt}", reversal))
    if known is not None and known.received_at:
        raise ReceiptNumberTaken(f"{command.receipt} is the number of a transfer to the account.")
    if known is not None:
        return _received_again(command, known, named_parts)
    check_alone("receipt", command.receipt, known=account.receipts, odd=account.odd)
    allocated = allocate(amount, named=named, open_items=account.open_items, at=at)
    recorded = ReceiptRecorded(
        customer_id=account.customer_id,
        account_id=command.account_id,
        receipt=command.receipt,
        amount=command.amount,
        unapplied=account.money(amount - sum(allocated.values())),
        named=named_parts,
    )
    paid = _allocations(account, recorded, allocated)
    return [recorded, *paid, *settled(account, paid, Settling(received_at=at, at=at))]


def _under_another_number(what: str, reversal: Reversal) -> str:
    return f"{what} was reversed at {shown(reversal.at)}: record it again under another number."


def _received_again(command: RecordReceipt, known: Receipt, named: tuple[Allocation, ...]) -> list[CreditAccountEvent]:
    kept = known.named if known.named is not None else named if known.could_name(named) else known.parts()
    return repeated(
        command,
        stored={"amount": known.amount, "occurred_at": known.at, "allocations": _in_order(kept)},
        given={"allocations": _in_order(named)},
        refusal=ReceiptNumberTaken,
        known=f"Receipt {command.receipt} is recorded",
    )


def _in_order(allocations: Iterable[Allocation]) -> tuple[Allocation, ...]:
    return tuple(sorted(allocations, key=lambda each: each.invoice))


def open_dispute(account: CreditAccount, command: OpenDispute, *, at: datetime) -> list[CreditAccountEvent]:
    """Decide at the date of the command: later facts must still be possible (semantics 31)."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = known_invoice(account, command.invoice)
    check_issued(account, invoice, at, "dispute")
    owes = invoice.owed(at)
    if not owes.outstanding:
        raise InvoiceSettled(f"Nothing is outstanding of invoice {command.invoice}.")
    amount = command.amount or account.money(owes.outstanding)
    check_currency(account, amount)
    if owes.disputed == amount.amount:
        return []
    _check_disputable(command.invoice, owes, amount.amount)
    later = invoice.next_dispute(after=at)
    if later:
        raise _contradicted(command.invoice, later)
    return [
        DisputeOpened(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=amount,
        )
    ]


def resolve_dispute(account: CreditAccount, command: ResolveDispute, *, at: datetime) -> list[CreditAccountEvent]:
    """Decide at the date of the command: a dispute does not end before it begins (semantics 31 and 32)."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = known_invoice(account, command.invoice)
    check_issued(account, invoice, at, "dispute")
    disputed, later = invoice.owed(at).disputed, invoice.next_dispute(after=at)
    if not disputed:
        if later and later.disputed and not invoice.was_disputed(by=at):
            raise EndsBeforeItBegins(
                f"The dispute about invoice {command.invoice} was opened at {shown(later.at)}, not before."
            )
        return []
    if later and not later.disputed:
        raise _contradicted(command.invoice, later)
    return [
        DisputeResolved(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=account.money(disputed),
        )
    ]


def _contradicted(invoice: str, later: Movement) -> ContradictsLater:
    what = "opened" if later.disputed else "resolved"
    return ContradictsLater(
        f"A dispute about invoice {invoice} was {what} at {shown(later.at)}, which could not follow."
    )


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


def _check_disputable(number: str, owes: Owed, amount: Decimal) -> None:
    if owes.disputed:
        raise AlreadyDisputed(f"{owes.disputed} of invoice {number} is disputed: resolve that first.")
    if amount > owes.outstanding:
        raise DisputeExceedsOutstanding(
            f"{amount} is more than the {owes.outstanding} outstanding of invoice {number}."
        )
