"""Sums open items by age, in each currency (semantics 13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, LiteralString

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.money import Currency, minor_unit
from contracts.reference import KnownCustomer
from domain.credit.bucket import BUCKETS, LAST_DAYS, Bucket
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.engine.timeline import end_of_day
from projections.survivor import RECORDS, SURVIVORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The outstanding amounts in one currency by age; the buckets sum to `outstanding`."""

    currency: str
    buckets: dict[Bucket, Decimal]
    outstanding: Decimal
    disputed: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingOfCustomer(Ageing):
    """The outstanding amounts of one customer in one currency by age; what duplicates owe, their survivor owes."""

    customer: str
    name: str | None = field(default=None, compare=False)


LISTING: Final[Listing[Ageing]] = Listing(
    projection="overdue_receivables",
    columns=("currency", *BUCKETS, "outstanding", "disputed"),
    place=TypeAdapter(Currency),
    place_of=lambda ageing: ageing.currency,
    value=lambda ageing, column: ageing.buckets[column] if column in BUCKETS else getattr(ageing, column),
)

BY_CUSTOMER: Final[Listing[AgeingOfCustomer]] = Listing(
    projection=LISTING.projection,
    columns=("customer", *LISTING.columns, "name"),
    few=("customer", "name", "currency", *BUCKETS, "outstanding"),
    named=True,
    place=TypeAdapter(tuple[Id, Currency]),
    place_of=lambda ageing: (ageing.customer, ageing.currency),
    value=LISTING.value,
)


class AgeingQuery(Query):
    customer: KnownCustomer | None = None


UNFILTERED: Final = AgeingQuery()


def aged(items: Iterable[OpenItem]) -> list[Ageing]:
    """Sum the open items of each currency by age, as PostgreSQL does."""
    found: dict[str, list[OpenItem]] = {}
    for item in items:
        found.setdefault(item.currency, []).append(item)
    return [summed(currency, found[currency]) for currency in sorted(found)]


def aged_by_customer(items: Iterable[OpenItem]) -> list[AgeingOfCustomer]:
    """Sum the open items of each customer by age, as PostgreSQL does."""
    found: dict[str, list[OpenItem]] = {}
    for item in items:
        found.setdefault(item.customer, []).append(item)
    return [_owed_by(customer, each) for customer in sorted(found) for each in aged(found[customer])]


def summed(currency: str, items: Sequence[OpenItem]) -> Ageing:
    """Sum open items of one currency by age."""
    # An empty bucket also has the currency's decimals.
    nothing = minor_unit(currency) * 0
    return Ageing(
        currency=currency,
        buckets={name: sum((item.outstanding for item in items if item.bucket == name), nothing) for name in BUCKETS},
        outstanding=sum((item.outstanding for item in items), nothing),
        disputed=sum((item.disputed for item in items), nothing),
    )


def _sum_of(name: Bucket) -> str:
    # `* 0` rather than 0, for the decimals.
    return f"""sum(case bucket when '{name}' then outstanding else outstanding * 0 end) as "{name}\""""


AGES: Final = " ".join(f"when day - due_date <= {last} then '{name}'" for name, last in LAST_DAYS.items())
SUMS: Final = ", ".join(_sum_of(name) for name in BUCKETS)
# The same as `open_items.standing` for each row, in SQL for speed: a million rows are read for a few sums.
SUMMED: Final = f"{SUMS}, sum(outstanding) as outstanding, sum(least(disputed_then, outstanding)) as disputed"
STANDING: Final = f"""
    overdue_receivables
    join jsonb_to_recordset(%(moments)s) as moment (zone text, day date, until timestamptz, ends timestamptz)
        using (zone)
    cross join lateral (select case {AGES} else '{BUCKETS[-1]}' end as bucket) as age
    cross join lateral (
        select amount - case when moved_at <= until then paid else (
                   select coalesce(sum((movement ->> 'paid')::numeric), amount * 0)
                   from jsonb_array_elements(movements) as movement
                   where (movement ->> 'at')::timestamptz <= until
               ) end as outstanding,
               case when moved_at <= until then disputed else coalesce((
                   select (movement ->> 'disputed')::numeric
                   from jsonb_array_elements(movements) with ordinality as entry (movement, number)
                   where (movement ->> 'at')::timestamptz <= until and movement ->> 'disputed' is not null
                   order by number desc
                   limit 1
               ), amount * 0) end as disputed_then
    ) as standing
    where (paid < amount or moved_at > %(earliest)s)
      and (invoice_date < day or invoice_date = day and (occurred_at <= until or occurred_at > ends))
      and outstanding > 0
"""  # noqa: S608 - joins our own constants only
AGEING: Final = f"""
    select currency, {SUMMED} from {STANDING} group by currency order by currency
"""  # noqa: S608 - joins our own constants only
AGEING_BY_CUSTOMER: Final = f"""
    select customer, currency, {SUMMED}
    from (
        select coalesce(survivor, owed.customer) as customer, currency, bucket, outstanding, disputed_then
        from (
            select customer, currency, bucket, outstanding, disputed_then
            from {STANDING}
              and (%(customer)s::text is null or customer = any(array({RECORDS})))
        ) as owed
        left join ({SURVIVORS}) as survivors using (customer)
    ) as shown
    where (%(customer)s::text is null or customer = %(customer)s)
      and (%(after_customer)s::text is null or (customer, currency) > (%(after_customer)s, %(after_currency)s))
    group by customer, currency
    order by customer, currency
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only
ZONES: Final = "select distinct zone from overdue_receivables"


async def ageing(connection: AsyncConnection[Any], as_of: date | datetime) -> Sequence[Ageing]:
    """Sum the open items of each currency by age."""
    moments = await moments_of(connection, as_of, ZONES)
    return await listed(connection, ageing_of, AGEING, moments) if moments else []


async def ageing_by_customer(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: AgeingQuery = UNFILTERED,
    *,
    after: tuple[str, str] | None = None,
    limit: int | None = None,
) -> Sequence[AgeingOfCustomer]:
    """Sum the open items of each customer and currency by age; `after` is the last of the page before."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    place = dict(zip(("after_customer", "after_currency"), after or (None, None), strict=True))
    # Each account has a zone of its own, but merges have none.
    asked = {"customer": query.customer, "as_of": then(as_of, "UTC")[1], "limit": limit}
    return await listed(connection, _of_customer, AGEING_BY_CUSTOMER, moments | place | asked)


async def moments_of(connection: AsyncConnection[Any], as_of: date | datetime, in_use: LiteralString) -> dict[str, Any]:
    """Return the day and the last instant that counts in each zone that is in use, or nothing where none is."""
    zones = [zone for (zone,) in await (await connection.execute(in_use)).fetchall()]
    if not zones:
        return {}
    moments = [(zone, *then(as_of, zone)) for zone in zones]
    bounds = [
        {"zone": zone, "day": day.isoformat(), "until": until.isoformat(), "ends": end_of_day(day, zone).isoformat()}
        for zone, day, until in moments
    ]
    return {"moments": Jsonb(bounds), "earliest": min(until for _, _, until in moments)}


def ageing_of(*, currency: str, outstanding: Decimal, disputed: Decimal, **amounts: Decimal) -> Ageing:
    """Return sums from their columns."""
    buckets = {bucket: amounts[bucket] for bucket in BUCKETS}
    return Ageing(currency=currency, buckets=buckets, outstanding=outstanding, disputed=disputed)


def _of_customer(*, customer: str, **sums: Any) -> AgeingOfCustomer:
    return _owed_by(customer, ageing_of(**sums))


def _owed_by(customer: str, summed: Ageing) -> AgeingOfCustomer:
    return AgeingOfCustomer(customer=customer, **{name: getattr(summed, name) for name in fields_of(Ageing)})
