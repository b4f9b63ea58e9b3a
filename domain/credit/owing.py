"""All that stands on an account at an instant, from its state: what a decision about orders and holds asks."""

from datetime import datetime
from decimal import Decimal

from contracts.money import minor_unit
from domain.calendar import business_day
from domain.credit.exposure import Item, Owing
from domain.credit.promise import Payment
from domain.credit.state import Opened


def owing(account: Opened, at: datetime) -> Owing:
    """Return what stands on the account; what is dated later today does not count yet."""
    zone, unit = account.opened.zone, minor_unit(account.opened.currency)
    limit = account.limit_at(at)
    return Owing(
        at=at,
        day=business_day.day_in(zone, at),
        zone=zone,
        unit=unit,
        limit=None if limit is None else limit.amount,
        items=_items(account, at),
        unapplied=sum((each.unapplied(at) for each in account.receipts.values()), unit * 0),
        orders=tuple(account.orders.values()),
        conditions=account.conditions,
        payments=tuple(_payments(account)) if account.conditions.promises else (),
    )


def unapplied(account: Opened, at: datetime) -> Decimal:
    """Return the money that pays nothing at an instant."""
    return owing(account, at).unapplied


def _items(account: Opened, at: datetime) -> list[Item]:
    found = []
    for item in account.open_items.values():
        if item.invoice.issued_at <= at:
            owes = item.invoice.owed(at)
            if owes.outstanding:
                found.append(Item(item.invoice.due_date, owes.outstanding, owes.disputed))
    return found


def _payments(account: Opened) -> list[Payment]:
    taken_back = {number: each.at for (kind, number), each in account.reversals.items() if kind == "receipt"}
    return [
        Payment(receipt.at, receipt.amount.amount, taken_back.get(number))
        for number, receipt in account.receipts.items()
    ]
