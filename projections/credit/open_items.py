"""Lists of open items: what is overdue as of an instant or a day, and how old the debt is per currency.

As of a day means at its end in the account's zone; as of an instant counts what happened until then, inclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, get_args

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import DocumentNumber, Id
from contracts.money import Currency
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.engine.timeline import end_of_day
from projections.survivor import RECORDS, SURVIVORS

Bucket = Literal["not-due", "1-30", "31-60", "61-90", "90+"]
BUCKETS: Final[tuple[Bucket, ...]] = get_args(Bucket)
# Due date, account and invoice of the last item of the page before.
Cursor = tuple[date, Id, DocumentNumber]

# The first condition on time holds for every zone, is wider than the second, and can use an index.
OPEN_ITEM: Final = """
    select account_id, invoice, customer, currency, invoice_date, due_date, outstanding,
           least(disputed_then, outstanding) as disputed,
           day - due_date as days_overdue,
           case
               when day - due_date <= 0 then 'not-due'
               when day - due_date <= 30 then '1-30'
               when day - due_date <= 60 then '31-60'
               when day - due_date <= 90 then '61-90'
               else '90+'
           end as bucket
    from overdue_receivables
    cross join lateral (
        select coalesce(%(day)s::date, (%(instant)s::timestamptz at time zone zone)::date) as day,
               coalesce(
                   (%(day)s::date + 1)::timestamp at time zone zone,
                   %(instant)s::timestamptz + interval '1 microsecond'
               ) as until
    ) as moment
    cross join lateral (
        select amount - case when moved_at < until then paid else (
                   select coalesce(sum((movement ->> 'paid')::numeric), amount * 0)
                   from jsonb_array_elements(movements) as movement
                   where (movement ->> 'at')::timestamptz < until
               ) end as outstanding,
               case when moved_at < until then disputed else coalesce((
                   select (movement ->> 'disputed')::numeric
                   from jsonb_array_elements(movements) with ordinality as entry (movement, number)
                   where (movement ->> 'at')::timestamptz < until and movement ->> 'disputed' is not null
                   order by number desc
                   limit 1
               ), amount * 0) end as disputed_then
    ) as standing
    where (paid < amount or moved_at >= coalesce(%(day)s::date::timestamp at time zone 'UTC', %(instant)s))
      and occurred_at < until
      and outstanding > 0
"""

OVERDUE: Final = f"""
    select coalesce(survivor, customer) as customer, account_id as account, invoice, currency, invoice_date, due_date,
           outstanding, disputed, days_overdue, bucket
    from ({OPEN_ITEM}) as open_item
    left join ({SURVIVORS}) as survivors using (customer)
    where (%(everything)s or days_overdue > 0)
      and (
          %(customer)s::text is null
          or customer = any(array({RECORDS})) and coalesce(survivor, customer) = %(customer)s
      )
      and (%(bucket)s::text is null or bucket = %(bucket)s)
      and (%(after_due)s::date is null
           or (due_date, account_id, invoice) > (%(after_due)s, %(after_account)s, %(after_invoice)s))
    order by due_date, account_id, invoice
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only

# `* 0` rather than 0: an empty bucket has the currency's decimals, too.
AGEING: Final = f"""
    select currency,
           sum(case bucket when 'not-due' then outstanding else outstanding * 0 end) as "not-due",
           sum(case bucket when '1-30' then outstanding else outstanding * 0 end) as "1-30",
           sum(case bucket when '31-60' then outstanding else outstanding * 0 end) as "31-60",
           sum(case bucket when '61-90' then outstanding else outstanding * 0 end) as "61-90",
           sum(case bucket when '90+' then outstanding else outstanding * 0 end) as "90+",
           sum(outstanding) as outstanding,
           sum(disputed) as disputed
    from ({OPEN_ITEM}) as open_item
    group by currency
    order by currency
"""  # noqa: S608 - joins our own constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """`days_overdue` is zero or less until the day after the due date."""

    customer: str
    account: str
    invoice: str
    currency: str
    invoice_date: date
    due_date: date
    outstanding: Decimal
    disputed: Decimal
    days_overdue: int
    bucket: Bucket

    @property
    def cursor(self) -> Cursor:
        """Return where the page after this item begins."""
        return (self.due_date, self.account, self.invoice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """What is outstanding in one currency by age; the buckets sum to `outstanding`."""

    currency: str
    buckets: dict[Bucket, Decimal]
    outstanding: Decimal
    disputed: Decimal


class OverdueQuery(Query):
    all: Annotated[bool, Field(description="Those not due yet, too.")] = False
    customer: Id | None = None
    bucket: Bucket | None = None


UNFILTERED: Final = OverdueQuery()
OVERDUE_LISTING: Final[Listing[OpenItem]] = Listing(
    projection="overdue_receivables",
    columns=fields_of(OpenItem),
    place=TypeAdapter(Cursor),
    place_of=lambda item: item.cursor,
)
AGEING_LISTING: Final[Listing[Ageing]] = Listing(
    projection="overdue_receivables",
    columns=("currency", *BUCKETS, "outstanding", "disputed"),
    place=TypeAdapter(Currency),
    place_of=lambda ageing: ageing.currency,
    value=lambda ageing, column: ageing.buckets[column] if column in BUCKETS else getattr(ageing, column),
)


def _moment(as_of: date | datetime) -> dict[str, Any]:
    if isinstance(as_of, datetime):
        return {"day": None, "instant": as_of, "as_of": as_of}
    # Each account has a zone of its own; duplicates are nobody's in particular.
    return {"day": as_of, "instant": None, "as_of": end_of_day(as_of, "UTC")}


async def overdue(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: OverdueQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[OpenItem]:
    """List open items past due, the oldest due date first."""
    after_due, after_account, after_invoice = after or (None, None, None)
    parameters = _moment(as_of) | {
        "everything": query.all,
        "customer": query.customer,
        "bucket": query.bucket,
        "after_due": after_due,
        "after_account": after_account,
        "after_invoice": after_invoice,
        "limit": limit,
    }
    return await listed(connection, OpenItem, OVERDUE, parameters)


async def ageing(connection: AsyncConnection[Any], as_of: date | datetime) -> Sequence[Ageing]:
    """Sum the open items of each currency by age."""
    return await listed(connection, _aged, AGEING, _moment(as_of))


def _aged(*, currency: str, outstanding: Decimal, disputed: Decimal, **amounts: Decimal) -> Ageing:
    buckets = {bucket: amounts[bucket] for bucket in BUCKETS}
    return Ageing(currency=currency, buckets=buckets, outstanding=outstanding, disputed=disputed)
