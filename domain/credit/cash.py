"""Money that pays nothing yet: applied to invoices later, or given back; one allocation is taken back alone."""

from datetime import datetime
from decimal import Decimal

from contracts.credit.cash import (
    ApplyReceipt,
    ReceiptRefunded,
    RefundOfReceiptReversed,
    RefundReceipt,
    ReverseAllocation,
    ReverseRefundOfReceipt,
)
from contracts.credit.credit_account import CreditAccountEvent, ReceiptAllocated
from contracts.credit.reversal import AllocationReversed
from domain.alike import as_stored
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.allocation import AllocationExceedsOutstanding
from domain.credit.open_items import ZERO, Receipt, Refund
from domain.credit.settlement import Settling, settled, unsettled
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import (
    BeforeInvoice,
    ContradictsLater,
    EndsBeforeItBegins,
    check_owed_again,
    known_invoice,
    least_owed,
    named_amounts,
    reversed_again,
)
from domain.decider import Refused
from domain.timeline import shown


class UnknownReceipt(Refused):
    code = "credit-account.unknown-receipt"


class ExceedsUnapplied(Refused):
    code = "credit-account.exceeds-unapplied"


class RefundNumberTaken(Refused):
    code = "credit-account.refund-number-taken"


class UnknownRefund(Refused):
    code = "credit-account.unknown-refund"


class NotAllocated(Refused):
    code = "credit-account.not-allocated"


def apply_receipt(account: CreditAccount, command: ApplyReceipt, *, at: datetime) -> list[CreditAccountEvent]:
    """Use what is left of a receipt: at most the least that is left and owed from its date on (semantics 41)."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    receipt = known_receipt(account, command.receipt)
    named = named_amounts(account, command.allocations)
    check_left(command.receipt, receipt, sum(named.values(), ZERO), at)
    for number, part in named.items():
        if at < (issued_at := account.invoices[number].issued_at):
            raise BeforeInvoice(
                f"Invoice {number} counts from {shown(issued_at)} on: no money is applied to it before."
            )
        if part > (owed := least_owed(account, number, at)):
            raise AllocationExceedsOutstanding(f"{part} is more than the {owed} outstanding of invoice {number}.")
    paid = [
        ReceiptAllocated(
            customer_id=account.customer_id,
            account_id=command.account_id,
            receipt=command.receipt,
            invoice=number,
            amount=account.money(part),
        )
        for number, part in named.items()
    ]
    return [*paid, *settled(account, paid, Settling(received_at=receipt.came_in, at=at))]


def reverse_allocation(account: CreditAccount, command: ReverseAllocation, *, at: datetime) -> list[CreditAccountEvent]:
    """Take back all that a receipt paid on an invoice; the money stays unapplied, and nothing is allocated anew."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    receipt = known_receipt(account, command.receipt)
    invoice = known_invoice(account, command.invoice)
    part = receipt.allocated.get(command.invoice)
    known = account.reversals.get(("allocation", f"{command.receipt} {command.invoice}"))
    if not part and known:
        return reversed_again(command, known, f"What receipt {command.receipt} paid of {command.invoice}")
    if not part:
        raise NotAllocated(f"Receipt {command.receipt} pays nothing of invoice {command.invoice}.")
    if at < receipt.at:
        raise EndsBeforeItBegins(f"Receipt {command.receipt} came in at {shown(receipt.at)}: it paid nothing before.")
    check_owed_again(invoice, part, at)
    taken_back = AllocationReversed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        receipt=command.receipt,
        invoice=command.invoice,
        amount=account.money(part),
        by=command.by,
        reason=command.reason,
    )
    return [taken_back, *unsettled(account, [taken_back])]


def refund_receipt(account: CreditAccount, command: RefundReceipt, *, at: datetime) -> list[CreditAccountEvent]:
    """Give money back that pays nothing; allocations stay as they are."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    check_currency(account, command.amount)
    receipt = known_receipt(account, command.receipt)
    if known := account.refunds.get(command.refund):
        return _refunded_again(account, command, known)
    check_left(command.receipt, receipt, command.amount.amount, at)
    return [
        ReceiptRefunded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            refund=command.refund,
            receipt=command.receipt,
            amount=command.amount,
            refunded_on=command.refunded_on,
        )
    ]


def reverse_refund(
    account: CreditAccount, command: ReverseRefundOfReceipt, *, at: datetime
) -> list[CreditAccountEvent]:
    """Take a refund back: the money is on the account again."""
    account = opened_account(account, command.account_id)
    refund = account.refunds.get(command.refund)
    if refund is None:
        raise UnknownRefund(f"The account has no refund {command.refund}.")
    if known := account.reversals.get(("refund", command.refund)):
        return reversed_again(command, known, f"Refund {command.refund}")
    if at < refund.at:
        raise EndsBeforeItBegins(f"Refund {command.refund} was made at {shown(refund.at)}, not before.")
    return [
        RefundOfReceiptReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            refund=command.refund,
            receipt=refund.of,
            amount=account.money(refund.amount),
            by=command.by,
            reason=command.reason,
        )
    ]


def known_receipt(account: Opened, number: str) -> Receipt:
    """Return a receipt of the account, or refuse."""
    if number not in account.receipts:
        raise UnknownReceipt(f"The account has no receipt {number}.")
    return account.receipts[number]


def check_not_used_later(number: str, receipt: Receipt, at: datetime) -> None:
    """Refuse to take a receipt back before its money was last used."""
    if later := next((each for each in receipt.movements if each.at > at), None):
        raise ContradictsLater(f"The money of receipt {number} was used at {shown(later.at)}, which could not follow.")


def check_left(number: str, receipt: Receipt, amount: Decimal, at: datetime) -> None:
    """Refuse to use more of a receipt than the least that is left of it from an instant on (semantics 41)."""
    left = receipt.least(at)
    if amount > left:
        raise ExceedsUnapplied(f"{amount} is more than the {left} left of receipt {number}.")


def _refunded_again(account: Opened, command: RefundReceipt, known: Refund) -> list[CreditAccountEvent]:
    return repeated(
        command,
        stored={
            "receipt": known.of,
            "amount": account.money(known.amount),
            "refunded_on": business_day.day_in(account.opened.zone, known.at),
        },
        refusal=RefundNumberTaken,
        known=f"Refund {command.refund} is recorded",
    )
