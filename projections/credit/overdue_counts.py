"""Counts what is overdue at a moment: customers, items and amounts (semantics 13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.money import minor_unit
from projections.credit.ageing import ISSUED, ITEMS, STANDING_THEN, ZONES, moments_of
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import listed
from projections.survivor import SURVIVORS

SOURCES: Final = ("overdue_receivables",)
TABLES: Final = (*SOURCES, "customer_list")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueInCurrency:
    """What is overdue in one currency; a customer with debts in two currencies counts in each."""

    currency: str
    customers: int
    items: int
    outstanding: Decimal
    disputed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueCounts:
    """How many customers and items are overdue; duplicates count for their survivor."""

    customers: int
    items: int
    currencies: Sequence[OverdueInCurrency]


# As `open_items.standing` says of each row, in SQL for speed: a million rows are read for a few numbers. They are
# summed for each customer first, because to count different customers among all items would sort them.
COUNTED: Final = f"""
    with owed as materialized (
        select coalesce(survivor, item.customer) as customer, currency, sum(items) as items,
               sum(outstanding) as outstanding, sum(disputed) as disputed
        from (
            select customer, currency, count(*) as items, sum(amount - paid) as outstanding,
                   sum(least(disputed, amount - paid)) as disputed
            from {ITEMS}
            where paid < amount and moved_at <= until and due_date < day and {ISSUED}
            group by customer, currency
            union all
            select customer, currency, 1, outstanding, least(disputed_then, outstanding)
            from {ITEMS}
            cross join lateral ({STANDING_THEN}) as standing
            where moved_at > %(earliest)s and moved_at > until and due_date < day and {ISSUED} and outstanding > 0
        ) as item
        left join ({SURVIVORS}) as survivors on survivors.customer = item.customer
        group by 1, 2
    )
    select currency, count(*) as customers, sum(items)::bigint as items, sum(outstanding) as outstanding,
           sum(disputed) as disputed, (select count(*) from (select distinct customer from owed) as debtor) as debtors
    from owed
    group by currency
    order by currency collate "C"
"""  # noqa: S608 - joins our own constants only


def counted(items: Iterable[OpenItem]) -> OverdueCounts:
    """Count overdue items in memory, as PostgreSQL does."""
    found: dict[str, list[OpenItem]] = {}
    for item in items:
        found.setdefault(item.currency, []).append(item)
    return OverdueCounts(
        customers=len({item.customer for each in found.values() for item in each}),
        items=sum(map(len, found.values())),
        currencies=[_in_currency(currency, found[currency]) for currency in sorted(found)],
    )


async def overdue_counts(connection: AsyncConnection[Any], as_of: date | datetime) -> OverdueCounts:
    """Count what is overdue at the moment."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return counted([])
    # Each account has a zone of its own, but merges have none.
    rows: list[dict[str, Any]] = await listed(connection, dict, COUNTED, moments | {"as_of": then(as_of, "UTC")[1]})
    debtors = {row.pop("debtors") for row in rows}
    currencies = [OverdueInCurrency(**row) for row in rows]
    return OverdueCounts(
        customers=next(iter(debtors), 0), items=sum(each.items for each in currencies), currencies=currencies
    )


def _in_currency(currency: str, items: Sequence[OpenItem]) -> OverdueInCurrency:
    nothing = minor_unit(currency) * 0
    return OverdueInCurrency(
        currency=currency,
        customers=len({item.customer for item in items}),
        items=len(items),
        outstanding=sum((item.outstanding for item in items), nothing),
        disputed=sum((item.disputed for item in items), nothing),
    )
