"""What follows from paying an invoice: the discount of its terms, and the realised difference of exchange (50).

A receipt that comes in within the days of the discount and leaves no more than the discount settles the invoice. The
difference is the settled amount × (rate of the receipt - rate of the invoice), in each currency for which the account
has both rates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import assert_never

from contracts.credit.credit_account import CreditAccountEvent, ReceiptAllocated
from contracts.credit.reversal import AllocationReversed
from contracts.credit.settlement import (
    DiscountReversed,
    DiscountTaken,
    ExchangeDifferenceRealised,
    ExchangeDifferenceReversed,
    SettlementEvent,
)
from contracts.money import MAX_DIGITS, Money, minor_unit
from domain.calendar import business_day
from domain.credit.open_items import AT_LAST, ZERO, Invoice
from domain.credit.rules import ALL
from domain.credit.standing import Movement
from domain.credit.state import AmountTooLarge, Discounted, Opened
from domain.credit.valid import least_owed
from domain.timeline import in_force


@dataclass(frozen=True, slots=True)
class Settling:
    """A receipt that pays invoices: when it came in, and when it is used."""

    received_at: datetime
    at: datetime


def settled(account: Opened, allocations: Sequence[ReceiptAllocated], settling: Settling) -> list[CreditAccountEvent]:
    """Return what follows from the allocations."""
    return [event for each in allocations for event in _following(account, each, settling)]


def _following(account: Opened, allocated: ReceiptAllocated, settling: Settling) -> Iterator[CreditAccountEvent]:
    invoice = account.invoices[allocated.invoice]
    if rest := _discount(account, invoice, allocated.amount.amount, settling):
        yield DiscountTaken(
            customer_id=account.customer_id,
            account_id=allocated.account_id,
            receipt=allocated.receipt,
            invoice=allocated.invoice,
            amount=account.money(rest),
        )
    yield from _differences(account, invoice, allocated, settling)


def _discount(account: Opened, invoice: Invoice, paid: Decimal, settling: Settling) -> Decimal:
    """Return what is left of the invoice where the discount covers it, else zero."""
    discount = invoice.terms.discount if invoice.terms else None
    if discount is None:
        return ZERO
    last_day = invoice.invoice_date + timedelta(days=discount.days)
    if business_day.day_in(account.opened.zone, settling.received_at) > last_day:
        return ZERO
    last, unit = invoice.owed(AT_LAST), minor_unit(account.opened.currency)
    rest = last.outstanding - paid
    is_the_least = rest == least_owed(account, invoice.number, settling.at) - paid
    most = (invoice.amount * discount.percent / ALL).quantize(unit, ROUND_HALF_EVEN)
    disputed = last.disputed or invoice.owed(settling.at).disputed
    return rest if is_the_least and not disputed and 0 < rest <= most else ZERO


def _differences(
    account: Opened, invoice: Invoice, allocated: ReceiptAllocated, settling: Settling
) -> Iterator[ExchangeDifferenceRealised]:
    for (base, quote), rates in sorted(account.rates.items()):
        billed, paid = in_force(rates, invoice.issued_at), in_force(rates, settling.received_at)
        if base != account.opened.currency or billed is None or paid is None:
            continue
        difference = _money(allocated.amount.amount * (paid - billed), quote)
        if difference.amount:
            yield ExchangeDifferenceRealised(
                customer_id=account.customer_id,
                account_id=allocated.account_id,
                receipt=allocated.receipt,
                invoice=allocated.invoice,
                settled=allocated.amount,
                invoice_rate=billed,
                receipt_rate=paid,
                difference=difference,
            )


def _money(amount: Decimal, currency: str) -> Money:
    unit = minor_unit(currency)
    if abs(amount) >= unit.scaleb(MAX_DIGITS) - unit:
        raise AmountTooLarge(f"The difference of exchange has more than {MAX_DIGITS} digits.")
    return Money(amount=amount.quantize(unit, ROUND_HALF_EVEN), currency=currency)


def unsettled(account: Opened, taken_back: Iterable[AllocationReversed]) -> list[CreditAccountEvent]:
    """Return what is taken back with allocations: the discount of each invoice, and the differences."""
    found: list[CreditAccountEvent] = []
    discounted: set[str] = set()
    for each in taken_back:
        known = account.discounts.get(each.invoice)
        if known and each.invoice not in discounted:
            discounted.add(each.invoice)
            found.append(
                DiscountReversed(
                    customer_id=account.customer_id,
                    account_id=each.account_id,
                    receipt=known.receipt,
                    invoice=each.invoice,
                    amount=account.money(known.amount),
                )
            )
        for (receipt, invoice, quote), difference in sorted(account.differences.items()):
            if (receipt, invoice) == (each.receipt, each.invoice):
                found.append(
                    ExchangeDifferenceReversed(
                        customer_id=account.customer_id,
                        account_id=each.account_id,
                        receipt=receipt,
                        invoice=invoice,
                        difference=Money(amount=difference, currency=quote),
                    )
                )
    return found


def after_settlement(account: Opened, event: SettlementEvent, at: datetime) -> Opened:
    match event:
        case DiscountTaken():
            known = Discounted(event.receipt, event.amount.amount)
            taken = replace(account, discounts=account.discounts.set(event.invoice, known))
            return taken.moved(event.invoice, Movement(at, paid=event.amount.amount))
        case DiscountReversed():
            without = replace(account, discounts=account.discounts.delete(event.invoice))
            return without.moved(event.invoice, Movement(at, paid=-event.amount.amount))
        case ExchangeDifferenceRealised():
            key = (event.receipt, event.invoice, event.difference.currency)
            total = account.differences.get(key, ZERO) + event.difference.amount
            return replace(account, differences=account.differences.set(key, total))
        case ExchangeDifferenceReversed():
            key = (event.receipt, event.invoice, event.difference.currency)
            return replace(account, differences=account.differences.delete(key))
        case _:
            assert_never(event)
