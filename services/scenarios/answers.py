"""What the lists of the read models answer, worked out in memory from the rows of the folds.

PostgreSQL's lists are SQL; these say the same of the same rows, and a test on real PostgreSQL holds them together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from projections import complaints
from projections.complaint_sla import ComplaintSla
from projections.open_items import BUCKETS, Bucket
from projections.overdue_receivables import OverdueReceivable
from projections.projection import Key
from projections.purchases import Purchase
from projections.registry import PROJECTIONS
from projections.tier_list import TierList
from projections.timeline import MICROSECOND
from projections.unit_list import UnitList
from services.scenarios.model import ExpectedRows
from services.scenarios.moment import instant_of
from services.scenarios.tiers import in_force

Row = Mapping[str, Any]
# The rows of each fold, by the projection's name.
Folds = Mapping[str, Mapping[Key, Any]]


@dataclass(frozen=True, slots=True)
class Query:
    """What can be asked; `needs` names the keys it cannot do without."""

    answer: Callable[[Folds, ExpectedRows, ZoneInfo], list[Row]]
    needs: tuple[str, ...] = ()


def overdue(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """List open items past due, the oldest first; with `all` those not due yet, too."""
    assert asked.as_of is not None
    items = [item for item in _open_items(folds, asked.as_of) if asked.everything or item["days_overdue"] > 0]
    return sorted(items, key=lambda item: (item["due_date"], item["account"], item["invoice"]))


def ageing(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """Sum the open items of each currency by age."""
    assert asked.as_of is not None
    sums: dict[str, dict[str, Any]] = {}
    for item in _open_items(folds, asked.as_of):
        start: dict[str, Any] = dict.fromkeys((*BUCKETS, "outstanding", "disputed"), Decimal(0))
        row = sums.setdefault(item["currency"], {"currency": item["currency"], **start})
        row[item["bucket"]] += item["outstanding"]
        row["outstanding"] += item["outstanding"]
        row["disputed"] += item["disputed"]
    return [sums[currency] for currency in sorted(sums)]


def standings(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the complaints received until then, with their clocks."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    rows: Iterable[ComplaintSla] = folds["complaint_sla"].values()
    found = [complaints.standing(row, as_of) for row in rows if row.received_at <= as_of]
    return [_columns(each) for each in sorted(found, key=lambda each: each.case)]


def purchases(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """Sum the purchases of each customer from one day until before another, less what was given back by then."""
    first, end = asked.first, asked.end
    assert first is not None
    assert end is not None
    found: dict[tuple[str, str], list[Purchase]] = {}
    for row in folds["purchases"].values():
        if first <= row.purchased_on < end:
            found.setdefault((row.customer, row.currency), []).append(row)
    return [_spending(customer, currency, found[customer, currency], end) for customer, currency in sorted(found)]


def tiers(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the tiers in force then."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    rows: Iterable[TierList] = folds["tier_list"].values()
    found = [in_force(row, as_of, asked.scheme) for row in sorted(rows, key=lambda row: row.customer)]
    return [tier for tier in found if tier]


def units(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the pack that each unit runs then."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    rows: Iterable[UnitList] = folds["unit_list"].values()
    found = {row.unit: [each for each in row.choices if each.effective_from <= as_of][-1:] for row in rows}
    return [
        {"unit": unit, "pack": last.pack, "since": last.effective_from}
        for unit in sorted(found)
        for last in found[unit]
    ]


def _fold(name: str) -> Query:
    def rows(folds: Folds, _asked: ExpectedRows, _zone: ZoneInfo) -> list[Row]:
        return [_columns(row) for row in folds[name].values()]

    return Query(rows)


QUERIES: Final[dict[str, Query]] = {
    **{name: _fold(name) for name in PROJECTIONS},
    "overdue": Query(overdue, ("as_of",)),
    "ageing": Query(ageing, ("as_of",)),
    "complaints": Query(standings, ("as_of",)),
    "purchases": Query(purchases, ("from", "to")),
    "tiers": Query(tiers, ("as_of",)),
    "units": Query(units, ("as_of",)),
}


def _open_items(folds: Folds, as_of: date | datetime) -> Iterable[dict[str, Any]]:
    for row in folds["overdue_receivables"].values():
        item = open_item(row, as_of)
        if item:
            yield item


def open_item(row: OverdueReceivable, as_of: date | datetime) -> dict[str, Any] | None:
    """Tell what an invoice owes then; None where nothing. A date is the whole day in the zone of the account."""
    zone = ZoneInfo(row.zone)
    last = instant_of(as_of, zone)
    today = as_of.astimezone(zone).date() if isinstance(as_of, datetime) else as_of
    until = last + MICROSECOND
    moved = [movement for movement in row.movements if movement.at < until]
    outstanding = row.amount - sum((movement.paid or Decimal(0) for movement in moved), Decimal(0))
    if row.occurred_at >= until or outstanding <= 0:
        return None
    disputed = next((each.disputed for each in reversed(moved) if each.disputed is not None), Decimal(0))
    days = (today - row.due_date) // timedelta(days=1)
    return {
        "customer": row.customer,
        "account": row.account_id,
        "invoice": row.invoice,
        "currency": row.currency,
        "invoice_date": row.invoice_date,
        "due_date": row.due_date,
        "outstanding": outstanding,
        "disputed": min(disputed, outstanding),
        "days_overdue": days,
        "bucket": bucket(days),
    }


def bucket(days_overdue: int) -> Bucket:
    """Return how old a debt is called; on the due day itself it is not due."""
    for last, name in zip((0, 30, 60, 90), BUCKETS, strict=False):
        if days_overdue <= last:
            return name
    return BUCKETS[-1]


def _spending(customer: str, currency: str, bought: list[Purchase], end: date) -> Row:
    given_back = [refund.amount for each in bought for refund in each.refunds if refund.refunded_on < end]
    last = max(each.purchased_on for each in bought)
    return {
        "customer": customer,
        "currency": currency,
        "purchases": len(bought),
        "quantity": sum(each.quantity for each in bought),
        "amount": sum((each.amount for each in bought), Decimal(0)) - sum(given_back, Decimal(0)),
        "first": min(each.purchased_on for each in bought),
        "last": last,
        "recency_days": (end - last).days,
    }


def _columns(row: Any) -> Row:
    return {field.name: getattr(row, field.name) for field in fields(row)}
