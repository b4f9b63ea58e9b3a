"""Open items worked out in memory: what is overdue, and how old the debt is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from projections.credit.open_items import BUCKETS, Ageing, Bucket, OpenItem
from projections.credit.overdue_receivables import OverdueReceivable
from projections.engine.timeline import MICROSECOND
from services.scenarios.answers.folds import Folds, survivors
from services.scenarios.text.moment import instant_of

# Each account has a zone of its own; duplicates are nobody's in particular.
NOBODYS = ZoneInfo("UTC")


def overdue(folds: Folds, as_of: date | datetime, *, everything: bool = False) -> list[OpenItem]:
    """List open items past due, the oldest first; with `everything` those not due yet, too."""
    shown = survivors(folds, instant_of(as_of, NOBODYS))
    items = [
        replace(item, customer=shown.get(item.customer, item.customer))
        for item in _open_items(folds, as_of)
        if everything or item.days_overdue > 0
    ]
    return sorted(items, key=lambda item: item.cursor)


def ageing(folds: Folds, as_of: date | datetime) -> list[Ageing]:
    """Sum the open items of each currency by age."""
    items = list(_open_items(folds, as_of))
    return [
        _aged(currency, [item for item in items if item.currency == currency])
        for currency in sorted({item.currency for item in items})
    ]


def bucket(days_overdue: int) -> Bucket:
    """Return how old a debt is called; on the due day itself it is not due."""
    for last, name in zip((0, 30, 60, 90), BUCKETS, strict=False):
        if days_overdue <= last:
            return name
    return BUCKETS[-1]


def _aged(currency: str, items: list[OpenItem]) -> Ageing:
    return Ageing(
        currency=currency,
        buckets={name: _sum(item.outstanding for item in items if item.bucket == name) for name in BUCKETS},
        outstanding=_sum(item.outstanding for item in items),
        disputed=_sum(item.disputed for item in items),
    )


def _open_items(folds: Folds, as_of: date | datetime) -> Iterator[OpenItem]:
    for row in folds["overdue_receivables"].values():
        item = _open_item(row, as_of)
        if item:
            yield item


def _open_item(row: OverdueReceivable, as_of: date | datetime) -> OpenItem | None:
    """Tell what an invoice owes then; None where nothing. A date is the whole day in the zone of the account."""
    zone = ZoneInfo(row.zone)
    today = as_of.astimezone(zone).date() if isinstance(as_of, datetime) else as_of
    until = instant_of(as_of, zone) + MICROSECOND
    moved = [movement for movement in row.movements if movement.at < until]
    outstanding = row.amount - _sum(movement.paid or Decimal(0) for movement in moved)
    if row.occurred_at >= until or outstanding <= 0:
        return None
    disputed = next((each.disputed for each in reversed(moved) if each.disputed is not None), Decimal(0))
    days = (today - row.due_date) // timedelta(days=1)
    return OpenItem(
        customer=row.customer,
        account=row.account_id,
        invoice=row.invoice,
        currency=row.currency,
        invoice_date=row.invoice_date,
        due_date=row.due_date,
        outstanding=outstanding,
        disputed=min(disputed, outstanding),
        days_overdue=days,
        bucket=bucket(days),
    )


def _sum(amounts: Iterator[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
