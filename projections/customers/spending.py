"""Sums the purchases of each customer: spend, frequency and recency in any window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.money import Currency
from projections.customers.purchases import PROJECTION, Purchase
from projections.engine.listing import Listing, fields_of, listed
from projections.survivor import RECORDS, SURVIVORS, OfCustomer, OfCustomerQuery, of_survivor, survivor


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A customer's purchases in a window, in one currency; `amount` is net of refunds made before its end.

    What was reversed before its end does not count.
    """

    customer: str
    currency: str
    purchases: int
    quantity: int
    amount: Decimal
    first: date
    last: date
    recency_days: int


class PurchasesQuery(OfCustomerQuery):
    pass


UNFILTERED: Final = PurchasesQuery()
LISTING: Final[Listing[Spending]] = Listing(
    projection=PROJECTION.name,
    also_read=("customer_list",),
    columns=fields_of(Spending),
    few=("customer", "currency", "purchases", "amount", "last", "recency_days"),
    summed=("purchases", "quantity", "amount"),
    place=TypeAdapter(tuple[Id, Currency]),
    place_of=lambda spending: (spending.customer, spending.currency),
    by_id=True,
)


def spent(
    rows: Iterable[OfCustomer[Purchase]], start: date, end: date, *, as_of: datetime | None = None
) -> list[Spending]:
    """Sum purchases in memory, as PostgreSQL does."""
    found: dict[tuple[str, str], list[Purchase]] = {}
    for each in rows:
        if start <= each.row.purchased_on < end and not taken_back(each.row.reversed_on, end):
            shown = as_of and survivor(each.merges, as_of)
            found.setdefault((shown or each.row.customer, each.row.currency), []).append(each.row)
    return [_summed(*place, found[place], end) for place in sorted(found)]


def taken_back(reversed_on: date | None, end: date) -> bool:
    """Return whether a purchase or a refund was reversed before the window's end."""
    return reversed_on is not None and reversed_on < end


def _summed(customer: str, currency: str, bought: list[Purchase], end: date) -> Spending:
    given_back = [
        refund.amount
        for each in bought
        for refund in each.refunds
        if refund.refunded_on < end and not taken_back(refund.reversed_on, end)
    ]
    last = max(each.purchased_on for each in bought)
    return Spending(
        customer=customer,
        currency=currency,
        purchases=len(bought),
        quantity=sum(each.quantity for each in bought),
        amount=sum((each.amount for each in bought), Decimal(0)) - sum(given_back, Decimal(0)),
        first=min(each.purchased_on for each in bought),
        last=last,
        recency_days=(end - last).days,
    )


# The same as `spent`, in SQL for speed: every purchase in a window is read for one sum per customer.
PURCHASES: Final = f"""
    select coalesce(survivor, purchases.customer) as customer, currency,
           count(*) as purchases,
           sum(quantity)::bigint as quantity,
           sum(amount - refunded) as amount,
           min(purchased_on) as first,
           max(purchased_on) as last,
           %(end)s::date - max(purchased_on) as recency_days
    from purchases
    left join ({SURVIVORS}) as survivors using (customer)
    cross join lateral (
        select coalesce(sum((refund ->> 'amount')::numeric), 0) as refunded
        from jsonb_array_elements(refunds) as refund
        where (refund ->> 'refunded_on')::date < %(end)s::date
          and ((refund ->> 'reversed_on')::date < %(end)s::date) is not true
    ) as given_back
    where purchased_on >= %(start)s::date
      and purchased_on < %(end)s::date
      and (reversed_on < %(end)s::date) is not true
      and (
          %(customer)s::text is null
          or purchases.customer = any(array({RECORDS})) and coalesce(survivor, purchases.customer) = %(customer)s
      )
      and (
          %(after_customer)s::text is null
          or (coalesce(survivor, purchases.customer), currency) > (%(after_customer)s, %(after_currency)s)
      )
    group by 1, currency
    order by 1, currency
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def purchases(
    connection: AsyncConnection[Any],
    start: date,
    end: date,
    query: PurchasesQuery = UNFILTERED,
    *,
    as_of: datetime | None = None,
    after: tuple[str, str] | None = None,
    limit: int | None = None,
) -> Sequence[Spending]:
    """Sum the purchases from `start` until before `end` per customer; `after` is the last customer and currency seen.

    Duplicates' purchases count for their survivors at `as_of`, or for themselves without it. Currencies are never added
    up, which would need a dated rate (semantics 12).
    """
    query = await of_survivor(connection, query, as_of) if as_of else query
    after_customer, after_currency = after or (None, None)
    parameters = {
        "start": start,
        "end": end,
        "customer": query.customer,
        "as_of": as_of,
        "after_customer": after_customer,
        "after_currency": after_currency,
        "limit": limit,
    }
    return await listed(connection, Spending, PURCHASES, parameters)
