"""What each customer bought and gave back: spend, frequency and recency of any window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

from contracts.customer import PurchaseRecorded, RefundRecorded
from projections.projection import Key, Projection, Recorded


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
    columns={
        "customer": "text",
        "purchase": "text",
        "purchased_on": "date",
        "quantity": "bigint",
        "amount": "numeric",
        "currency": "text",
        "refunds": "jsonb",
    },
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


PURCHASES: Final = """
    select customer, currency,
           count(*) as purchases,
           sum(quantity)::bigint as quantity,
           sum(amount - refunded) as amount,
           min(purchased_on) as first,
           max(purchased_on) as last,
           %(end)s::date - max(purchased_on) as recency_days
    from purchases
    cross join lateral (
        select coalesce(sum((refund ->> 'amount')::numeric), 0) as refunded
        from jsonb_array_elements(refunds) as refund
        where (refund ->> 'refunded_on')::date < %(end)s::date
    ) as given_back
    where purchased_on >= %(start)s::date
      and purchased_on < %(end)s::date
      and (%(customer)s::text is null or customer = %(customer)s)
      and (%(after_customer)s::text is null or (customer, currency) > (%(after_customer)s, %(after_currency)s))
    group by customer, currency
    order by customer, currency
    limit %(limit)s
"""


async def purchases(
    connection: AsyncConnection[Any],
    start: date,
    end: date,
    *,
    customer: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int | None = None,
) -> Sequence[Spending]:
    """Sum the purchases from `start` until before `end` per customer; `after` is the last customer and currency seen.

    Currencies are never added up: that needs a dated rate (semantics 12).
    """
    after_customer, after_currency = after or (None, None)
    parameters = {
        "start": start,
        "end": end,
        "customer": customer,
        "after_customer": after_customer,
        "after_currency": after_currency,
        "limit": limit,
    }
    async with connection.cursor(row_factory=class_row(Spending)) as cursor:
        # Never prepared: the plan must know which filters are given.
        await cursor.execute(PURCHASES, parameters, prepare=False)
        return await cursor.fetchall()
