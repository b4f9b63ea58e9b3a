"""Sums open items by age, in each currency (semantics 13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, LiteralString

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.money import Currency, minor_unit
from domain.credit.bucket import BUCKETS, LAST_DAYS, Bucket
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import Listing, fields_of, listed
from projections.engine.timeline import end_of_day
from projections.survivor import RECORDS, SURVIVORS, OfCustomerQuery, of_survivor


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
    summed=(*BUCKETS, "outstanding", "disputed"),
    named=True,
    place=TypeAdapter(tuple[Id, Currency]),
    place_of=lambda ageing: (ageing.customer, ageing.currency),
    value=LISTING.value,
)


class AgeingQuery(OfCustomerQuery):
    pass


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


NAMES: Final = ", ".join(f'"{name}"' for name in (*BUCKETS, "outstanding", "disputed"))
AGES: Final = " ".join(f"when day - due_date <= {last} then '{name}'" for name, last in LAST_DAYS.items())
SUMS: Final = ", ".join([*map(_sum_of, BUCKETS), "sum(outstanding) as outstanding", "sum(disputed) as disputed"])
# Of an array, PostgreSQL knows how many rows it has; by a wrong guess it would sort a million rows.
MOMENTS: Final = """
    unnest(%(zones)s::text[], %(days)s::date[], %(untils)s::timestamptz[], %(ends)s::timestamptz[])
        as moment (zone, day, until, ends)
"""
ITEMS: Final = f"overdue_receivables join {MOMENTS} using (zone)"
ISSUED: Final = "(invoice_date < day or invoice_date = day and (occurred_at <= until or occurred_at > ends))"


# As its movements say. `offset 0` has PostgreSQL read these once for each row, and not once for each sum.
STANDING_THEN: Final = """
    select amount - (
               select coalesce(sum((movement ->> 'paid')::numeric), amount * 0)
               from jsonb_array_elements(movements) as movement
               where (movement ->> 'at')::timestamptz <= until
           ) as outstanding,
           coalesce((
               select (movement ->> 'disputed')::numeric
               from jsonb_array_elements(movements) with ordinality as entry (movement, number)
               where (movement ->> 'at')::timestamptz <= until and movement ->> 'disputed' is not null
               order by number desc
               limit 1
           ), amount * 0) as disputed_then
    offset 0
"""


def owed_on_days(columns: str, only: str = "true") -> str:
    """Return the SQL of open items with their due dates, which sums those that did not move since.

    It is the same as `open_items.standing` for each row, in SQL for speed: a million rows are read for a few sums.
    """
    return f"""
        select {columns}, day, due_date, sum(amount - paid) as outstanding,
               sum(least(disputed, amount - paid)) as disputed
        from {ITEMS}
        where paid < amount and moved_at <= until and {ISSUED} and {only}
        group by {columns}, day, due_date
        union all
        select {columns}, day, due_date, outstanding, least(disputed_then, outstanding)
        from {ITEMS}
        cross join lateral ({STANDING_THEN}) as standing
        where moved_at > %(earliest)s and moved_at > until and {ISSUED} and outstanding > 0 and {only}
    """  # noqa: S608 - joins our own constants only


def owed_by(columns: str, only: str = "true") -> str:
    """Return the SQL that sums the open items for each value of the columns, by age."""
    return f"""
        select {columns}, {SUMS}
        from ({owed_on_days(columns, only)}) as owed
        cross join lateral (select case {AGES} else '{BUCKETS[-1]}' end as bucket) as age
        group by {columns}
    """  # noqa: S608 - joins our own constants only


AGEING: Final = f"{owed_by('currency')} order by currency"
ADDED: Final = ", ".join(f"sum({name}) as {name}" for name in NAMES.split(", "))
OWN_OR_DUPLICATES: Final = f"(%(customer)s::text is null or customer = any(array({RECORDS})))"
AGEING_BY_CUSTOMER: Final = f"""
    select customer, currency, {ADDED}
    from (
        select coalesce(survivor, owed.customer) as customer, currency, {NAMES}
        from ({owed_by("customer, currency", OWN_OR_DUPLICATES)}) as owed
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
    merged_by = then(as_of, "UTC")[1]
    query = await of_survivor(connection, query, merged_by)
    asked = {"customer": query.customer, "as_of": merged_by, "limit": limit}
    return await listed(connection, _of_customer, AGEING_BY_CUSTOMER, moments | place | asked)


async def moments_of(connection: AsyncConnection[Any], as_of: date | datetime, in_use: LiteralString) -> dict[str, Any]:
    """Return the day and the last instant that counts in each zone that is in use, or nothing where none is."""
    zones = [zone for (zone,) in await (await connection.execute(in_use)).fetchall()]
    if not zones:
        return {}
    moments = [then(as_of, zone) for zone in zones]
    untils = [until for _, until in moments]
    return {
        "zones": zones,
        "days": [day for day, _ in moments],
        "untils": untils,
        "ends": [end_of_day(day, zone) for zone, (day, _) in zip(zones, moments, strict=True)],
        "earliest": min(untils),
    }


def ageing_of(*, currency: str, outstanding: Decimal, disputed: Decimal, **amounts: Decimal) -> Ageing:
    """Return sums from their columns."""
    buckets = {bucket: amounts[bucket] for bucket in BUCKETS}
    return Ageing(currency=currency, buckets=buckets, outstanding=outstanding, disputed=disputed)


def _of_customer(*, customer: str, **sums: Any) -> AgeingOfCustomer:
    return _owed_by(customer, ageing_of(**sums))


def _owed_by(customer: str, summed: Ageing) -> AgeingOfCustomer:
    return AgeingOfCustomer(customer=customer, **{name: getattr(summed, name) for name in fields_of(Ageing)})
