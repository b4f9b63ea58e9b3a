"""Credit accounts: limits, an invoice for each order, and how they are paid: in time, late, in parts or hardly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.message import Command
from contracts.money import Money
from services.simulation.company import Company
from services.simulation.orders import Order, money, orders
from services.simulation.portrait import Habit, Portrait
from services.simulation.time import day_of, days_later, in_order

LIMITS: Final = {"large": 300_000, "medium": 60_000, "small": 8_000}
# The part of customers who pay something in advance: it stays on the account, unapplied.
IN_ADVANCE: Final = 0.2
DISPUTED: Final = 0.06
SETTLED: Final = 0.7
FORGOTTEN: Final = {"prompt": 0.0, "late": 0.03, "in-parts": 0.03, "hardly": 0.4}
# Days from the due date to the money.
PAID_AFTER: Final[dict[Habit, tuple[int, int]]] = {
    "prompt": (-12, 1),
    "late": (2, 50),
    "in-parts": (-5, 20),
    "hardly": (20, 120),
}


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice, and the chance of what becomes of it."""

    company: Company
    customer: Portrait
    order: Order
    number: str
    issued: datetime
    due: datetime
    random: Random

    def later(self, at: datetime, days: int) -> datetime:
        """Return an instant at work so many days later, and not before the invoice."""
        return max(days_later(at, days, self.random, self.company.zone), self.issued + timedelta(hours=1))


def credit(company: Company, customer: Portrait) -> Iterator[Command]:
    """Yield what happens on the customer's account, without an end; nothing for those who pay at once."""
    if customer.terms_days is None:
        return
    yield from _opened(company, customer)
    yield from in_order(_billed(company, customer, order, customer.terms_days) for order in orders(company, customer))


def _opened(company: Company, customer: Portrait) -> Iterator[Command]:
    random = company.chance(customer.number, "account")
    account, currency, opened = customer.account_id, customer.currency, customer.joined + timedelta(hours=1)
    yield OpenCreditAccount(
        account_id=account,
        customer_id=customer.customer_id,
        currency=currency,
        zone=company.zone.key,
        occurred_at=opened,
    )
    limit = money(Decimal(LIMITS[customer.size]) * random.choice((1, 1, 2)), currency)
    yield SetCreditLimit(account_id=account, limit=limit, occurred_at=opened + timedelta(minutes=30))
    if random.random() < IN_ADVANCE:
        amount = money(limit.amount / random.randrange(20, 60), currency)
        yield RecordReceipt(
            account_id=account, receipt="AD-0001", amount=amount, occurred_at=opened + timedelta(minutes=45)
        )


def _billed(company: Company, customer: Portrait, order: Order, terms_days: int) -> Sequence[Command]:
    random = company.chance(customer.number, "invoice", order.nth)
    issued = days_later(order.at, random.randrange(2), random, company.zone)
    due = issued + timedelta(days=terms_days)
    billed = Billed(company, customer, order, f"INV-{order.nth:04}", issued, due, random)
    return [_invoice(billed), *_what_becomes_of_it(billed)]


def _invoice(billed: Billed) -> RecordInvoice:
    return RecordInvoice(
        account_id=billed.customer.account_id,
        invoice=billed.number,
        amount=billed.order.amount,
        invoice_date=day_of(billed.issued, billed.company.zone),
        due_date=day_of(billed.due, billed.company.zone),
        occurred_at=billed.issued,
    )


def _what_becomes_of_it(billed: Billed) -> Iterator[Command]:
    random, habit, account = billed.random, billed.customer.habit, billed.customer.account_id
    earliest = billed.issued
    if random.random() < DISPUTED:
        opened = billed.later(billed.issued, random.randrange(2, 15))
        disputed = _part(billed, random.choice((1, 3, 4)))
        yield OpenDispute(account_id=account, invoice=billed.number, amount=disputed, occurred_at=opened)
        if random.random() >= SETTLED:
            return
        earliest = billed.later(opened, random.randrange(8, 45))
        yield ResolveDispute(account_id=account, invoice=billed.number, occurred_at=earliest)
    if random.random() < FORGOTTEN[habit]:
        return
    paid = max(billed.later(billed.due, random.randrange(*PAID_AFTER[habit])), earliest + timedelta(hours=1))
    yield from _receipts(billed, paid)


def _receipts(billed: Billed, paid: datetime) -> Iterator[RecordReceipt]:
    """Yield one receipt for the invoice, or two from a customer who pays in parts, of whom some forget the second."""
    whole, random = billed.order.amount, billed.random
    if billed.customer.habit != "in-parts":
        yield _receipt(billed, "A", whole, paid)
        return
    first = _part(billed, random.choice((2, 3)))
    yield _receipt(billed, "A", first, paid)
    if random.random() < 0.8:  # noqa: PLR2004 - four in five
        rest = money(whole.amount - first.amount, whole.currency)
        yield _receipt(billed, "B", rest, billed.later(paid, random.randrange(10, 60)))


def _receipt(billed: Billed, place: str, amount: Money, at: datetime) -> RecordReceipt:
    return RecordReceipt(
        account_id=billed.customer.account_id,
        receipt=f"RC-{billed.order.nth:04}{place}",
        amount=amount,
        allocations=(Allocation(invoice=billed.number, amount=amount),),
        occurred_at=at,
    )


def _part(billed: Billed, share: int) -> Money:
    return money(billed.order.amount.amount / share, billed.order.amount.currency)
