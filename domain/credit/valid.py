"""Checks that commands on documents of an account share: whether one is known, what is left of it, and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.credit.allocation import Allocation
from contracts.reversal import Reverse
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.open_items import ZERO, Invoice, Reversal
from domain.credit.state import Opened, check_currency
from domain.decider import Refused
from domain.timeline import shown


class UnknownInvoice(Refused):
    code = "credit-account.unknown-invoice"


class EndsBeforeItBegins(Refused):
    code = "credit-account.ends-before-it-begins"


class BeforeInvoice(Refused):
    code = "credit-account.before-invoice"


class ContradictsLater(Refused):
    code = "credit-account.contradicts-later"


class ApproverIsRequester(Refused):
    code = "credit-account.approver-is-requester"


class ReversedOtherwise(Refused):
    code = "credit-account.reversed-otherwise"


def known_invoice(account: Opened, number: str) -> Invoice:
    """Return an invoice of the account, or refuse."""
    if number not in account.invoices:
        raise UnknownInvoice(f"The account has no invoice {number}.")
    return account.invoices[number]


def named_amounts(account: Opened, allocations: Iterable[Allocation]) -> dict[str, Decimal]:
    """Return the amounts that the sender allocated, summed per invoice, in the order in which invoices were named."""
    named: defaultdict[str, Decimal] = defaultdict(Decimal)
    for allocation in allocations:
        check_currency(account, allocation.amount)
        known_invoice(account, allocation.invoice)
        named[allocation.invoice] += allocation.amount.amount
    return dict(named)


def summed(account: Opened, named: Mapping[str, Decimal]) -> tuple[Allocation, ...]:
    """Return amounts by invoice as allocations in the account's currency."""
    return tuple(Allocation(invoice=invoice, amount=account.money(part)) for invoice, part in named.items())


def check_issued(account: Opened, invoice: Invoice, at: datetime, what: str) -> None:
    """Refuse what happens to an invoice on a day before its own (semantics 32)."""
    if business_day.day_in(account.opened.zone, at) < invoice.invoice_date:
        raise BeforeInvoice(f"Invoice {invoice.number} is dated {invoice.invoice_date}: no {what} can be older.")


def least_owed(account: Opened, number: str, at: datetime) -> Decimal:
    """Return the least that is owed on an invoice from an instant on (semantics 41)."""
    item = account.open_items.get(number)
    return item.least(at) if item else ZERO


def disputed_after(invoice: Invoice, used: Decimal, at: datetime) -> Decimal | None:
    """Return what stays disputed when so much is used, disputed part first; None where nothing is disputed."""
    disputed = invoice.owed(at).disputed
    if not disputed:
        return None
    if later := invoice.next_dispute(after=at):
        raise ContradictsLater(
            f"The dispute about invoice {invoice.number} changed at {shown(later.at)}, which could not follow."
        )
    return max(disputed - used, ZERO)


def check_owed_again(invoice: Invoice, part: Decimal, at: datetime) -> None:
    """Refuse to take back a payment before it was made: more than the whole invoice would be owed."""
    instants = (at, *(move.at for move in invoice.movements if move.at > at))
    if any(invoice.owed(each).outstanding + part > invoice.amount for each in instants):
        raise EndsBeforeItBegins(f"At {shown(at)}, {part} of invoice {invoice.number} was not paid yet.")


def reversed_again(command: Reverse, known: Reversal, what: str) -> list[Any]:
    """Return no events where it was taken back by the same person for the same reason, else refuse."""
    return repeated(
        command,
        stored={"by": known.by, "reason": known.reason, "occurred_at": known.at},
        refusal=ReversedOtherwise,
        known=f"{what} was reversed",
    )
