"""What each customer bought and gave back: spend, frequency and recency of any window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.customers.customer import PurchaseRecorded, RefundRecorded
from contracts.message import Id
from contracts.money import Currency
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.engine.projection import Key, Projection, Recorded
from projections.survivor import RECORDS, SURVIVORS


@dataclass(frozen=True, slots=True)
class Refund:
    refund: str
    refunded_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    customer: str
    purchase: str
    purchased_on: date
    quantity: int
    amount: Decimal
    currency: str
    refunds: tuple[Refund, ...] = ()


def key(recorded: Recorded) -> Key | None:
    match recorded.event:
        case PurchaseRecorded() | RefundRecorded() as event:
            return (event.customer_id, event.purchase)
        case _:
            return None


def evolve(row: Purchase | None, recorded: Recorded) -> Purchase | None:
    match recorded.event:
        case PurchaseRecorded() as event:
            return Purchase(
                customer=event.customer_id,
                purchase=event.purchase,
                purchased_on=event.purchased_on,
                quantity=event.quantity,
                amount=event.amount.amount,
                currency=event.amount.currency,
            )
        case RefundRecorded() as event:
            assert row is not None
            refund = Refund(event.refund, event.refunded_on, event.amount.amount)
            return replace(row, refunds=(*row.refunds, refund))
        case _:
            return row


PROJECTION: Final = Projection(
    name="purchases",
    topics=("kehu.customer.v1",),
    handles=frozenset({PurchaseRecorded.type, RefundRecorded.type}),
    row=Purchase,
    primary_key=("customer", "purchase"),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What a customer bought in a window, in one currency; `amount` is net of refunds made before its end."""

    customer: str
    currency: str
    purchases: int
    quantity: int
    amount: Decimal
    first: date
    last: date
    recency_days: int


class PurchasesQuery(Query):
    customer: Id | None = None


UNFILTERED: Final = PurchasesQuery()
LISTING: Final[Listing[Spending]] = Listing(
    projection=PROJECTION.name,
    columns=fields_of(Spending),
    place=TypeAdapter(tuple[Id, Currency]),
    place_of=lambda spending: (spending.customer, spending.currency),
)


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
    ) as given_back
    where purchased_on >= %(start)s::date
      and purchased_on < %(end)s::date
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

    What duplicates bought counts for their survivors at `as_of`, for themselves without it. Currencies are never added
    up: that needs a dated rate (semantics 12).
    """
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
