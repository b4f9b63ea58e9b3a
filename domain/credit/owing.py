"""All that stands on an account at an instant, from its state: what a decision about orders and holds asks."""

from datetime import datetime

from contracts.money import minor_unit
from domain.calendar import business_day
from domain.credit.exposure import Item, Owing
from domain.credit.promise import Payment
from domain.credit.state import Opened


def owing(account: Opened, at: datetime) -> Owing:
    """Return what stands on the account; what is dated later today does not count yet."""
    zone, unit = account.opened.zone, minor_unit(account.opened.currency)
    limit = account.limit_at(at)
    # Few of many are open; only where something is dated later than this instant may others have been open then.
    is_last = account.moved_at <= at
    receipts = account.with_money if is_last else account.receipts
    return Owing(
        at=at,
        day=business_day.day_in(zone, at),
        zone=zone,
        unit=unit,
        limit=None if limit is None else limit.amount,
        items=_items(account, at, is_last=is_last),
        unapplied=sum((each.unapplied(at) for each in receipts.values()), unit * 0),
        orders=tuple(account.orders.values()),
        conditions=account.conditions,
        payments=tuple(_payments(account)) if account.conditions.promises else (),
    )


def _items(account: Opened, at: datetime, *, is_last: bool) -> list[Item]:
    found = []
    invoices = (item.invoice for item in account.open_items.values()) if is_last else account.invoices.values()
    for invoice in invoices:
        if invoice.issued_at <= at:
            owes = invoice.owed(at)
            if owes.outstanding:
                found.append(Item(invoice.due_date, owes.outstanding, owes.disputed))
    return found


def _payments(account: Opened) -> list[Payment]:
    taken_back = {number: each.at for (kind, number), each in account.reversals.items() if kind == "receipt"}
    return [
        Payment(receipt.at, receipt.amount.amount, taken_back.get(number))
        for number, receipt in account.receipts.items()
    ]
