"""Sums open items by age, in each currency (semantics 13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from contracts.money import Currency
from domain.credit.bucket import BUCKETS, LAST_DAYS, Bucket
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import Listing, listed
from projections.engine.timeline import end_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The outstanding amounts in one currency by age; the buckets sum to `outstanding`."""

    currency: str
    buckets: dict[Bucket, Decimal]
    outstanding: Decimal
    disputed: Decimal


LISTING: Final[Listing[Ageing]] = Listing(
    projection="overdue_receivables",
    columns=("currency", *BUCKETS, "outstanding", "disputed"),
    place=TypeAdapter(Currency),
    place_of=lambda ageing: ageing.currency,
    value=lambda ageing, column: ageing.buckets[column] if column in BUCKETS else getattr(ageing, column),
)


def aged(items: Iterable[OpenItem]) -> list[Ageing]:
    """Sum the open items of each currency by age, as PostgreSQL does."""
    found: dict[str, list[OpenItem]] = {}
    for item in items:
        found.setdefault(item.currency, []).append(item)
    return [_summed(currency, found[currency]) for currency in sorted(found)]


def _summed(currency: str, items: list[OpenItem]) -> Ageing:
    # An empty bucket also has the currency's decimals.
    nothing = items[0].outstanding * 0
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
AGEING: Final = f"""
    select currency, {SUMS}, sum(outstanding) as outstanding, sum(least(disputed_then, outstanding)) as disputed
    from overdue_receivables
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
    group by currency
    order by currency
"""  # noqa: S608 - joins our own constants only
ZONES: Final = "select distinct zone from overdue_receivables"


async def ageing(connection: AsyncConnection[Any], as_of: date | datetime) -> Sequence[Ageing]:
    """Sum the open items of each currency by age."""
    zones = [zone for (zone,) in await (await connection.execute(ZONES)).fetchall()]
    if not zones:
        return []
    moments = [(zone, *then(as_of, zone)) for zone in zones]
    bounds = [
        {"zone": zone, "day": day.isoformat(), "until": until.isoformat(), "ends": end_of_day(day, zone).isoformat()}
        for zone, day, until in moments
    ]
    parameters = {"moments": Jsonb(bounds), "earliest": min(until for _, _, until in moments)}
    return await listed(connection, _ageing, AGEING, parameters)


def _ageing(*, currency: str, outstanding: Decimal, disputed: Decimal, **amounts: Decimal) -> Ageing:
    buckets = {bucket: amounts[bucket] for bucket in BUCKETS}
    return Ageing(currency=currency, buckets=buckets, outstanding=outstanding, disputed=disputed)
