"""What was owed, billed, collected and lost over a period, by currency, unit, owner or customer (CR5, CR7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from psycopg import AsyncConnection
from pydantic import Field

from contracts.currency import KnownCurrency
from contracts.message import Day
from contracts.money import minor_unit
from domain.calendar import wall_clock
from domain.credit.indicators import Billing
from domain.decider import Refused
from projections.credit.accounts import ZONES
from projections.credit.ageing import MOMENTS, moments_of, owed_by
from projections.credit.groups import IN_THE_END, JOINED, OF, By, Group, of
from projections.credit.ledger import Line
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import listed
from projections.survivor import RECORDS, OfCustomerQuery, of_survivor

# What each sum of a period is made of, by the kinds of lines; those that take back count against it.
PERIOD: Final = {
    "billed": {"invoice": 1, "invoice-reversed": -1},
    "collected": {"receipt": 1, "receipt-reversed": -1, "refund": -1, "refund-reversed": 1},
    "credited": {"credit-note": 1, "credit-note-reversed": -1},
    "written_off": {"write-off": 1, "write-off-reversed": -1},
    "recovered": {"recovery": 1},
}
Place = tuple[str | None, str]


class PeriodQuery(OfCustomerQuery):
    by: Annotated[By, Field(description="By what to sum; unit and owner are those that a customer has now.")] = (
        "currency"
    )
    currency: KnownCurrency | None = None
    since: Annotated[
        Day | None, Field(description="The first day of the period; the first of January of its last if left out.")
    ] = None


UNFILTERED: Final = PeriodQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The sums of one group in one currency; `months` were billed, the latest first."""

    of: str | None
    currency: str
    opening: Decimal
    billed: Decimal
    collected: Decimal
    credited: Decimal
    written_off: Decimal
    recovered: Decimal
    closing: Decimal
    current: Decimal
    months: tuple[Billing, ...] = ()


class PeriodEmpty(Refused):
    """A period has to begin before it ends."""

    code = "receivables.period-empty"


def check_period(query: PeriodQuery, as_of: date | datetime) -> None:
    """Refuse a period that begins after its last day."""
    if (since := first_day(query, as_of)) > (last := then(as_of, "UTC")[0]):
        raise PeriodEmpty(f"since: the period begins on {since}, after its last day, {last}.")


def first_day(query: PeriodQuery, as_of: date | datetime) -> date:
    """Return the first day of the period."""
    return query.since or then(as_of, "UTC")[0].replace(month=1, day=1)


def flows_of(
    lines: Iterable[Line],
    items: Iterable[OpenItem],
    groups: Mapping[str, Group],
    *,
    by: By,
    since: date,
    day: date,
) -> list[Flow]:
    """Sum lines up to the last day and the items that are open then, as PostgreSQL does."""
    found: defaultdict[Place, list[Line]] = defaultdict(list)
    current: defaultdict[Place, Decimal] = defaultdict(Decimal)
    for line in lines:
        found[of(by, line.customer, groups), line.currency].append(line)
    for item in items:
        if item.bucket == "not-due":
            current[of(by, item.customer, groups), item.currency] += item.outstanding
    return [_flow(place, found[place], current[place], since=since, day=day) for place in sorted(found, key=in_order)]


def in_order(place: Place) -> tuple[str, str]:
    """Return the order of rows: customers whom nobody owns come first."""
    return (place[0] or "", place[1])


def _flow(place: Place, lines: Sequence[Line], current: Decimal, *, since: date, day: date) -> Flow:
    nothing = minor_unit(place[1]) * 0
    within = [line for line in lines if line.day >= since]
    sums = {
        name: sum((line.amount * kinds.get(line.kind, 0) for line in within), nothing) for name, kinds in PERIOD.items()
    }
    billed: defaultdict[date, Decimal] = defaultdict(Decimal)
    for line in lines:
        billed[line.day.replace(day=1)] += line.amount * PERIOD["billed"].get(line.kind, 0)
    return Flow(
        of=place[0],
        currency=place[1],
        opening=sum((line.receivable for line in lines if line.day < since), nothing),
        closing=sum((line.receivable for line in lines), nothing),
        current=current + nothing,
        months=stretches(billed, day),
        **sums,
    )


def stretches(billed: Mapping[date, Decimal], day: date) -> tuple[Billing, ...]:
    """Return what was billed in each month, the latest first and up to the day, to the earliest with a bill."""
    found = []
    month, last = day.replace(day=1), day
    while billed and month >= min(billed):
        found.append(Billing((last - month).days + 1, billed.get(month, Decimal(0))))
        last = month - timedelta(days=1)
        month = last.replace(day=1)
    return tuple(found)


def _sum_of(name: str, kinds: Mapping[str, int]) -> str:
    times = " ".join(f"when '{kind}' then {factor}" for kind, factor in kinds.items())
    return f"sum(case when at >= start then case kind {times} else 0 end * amount else amount * 0 end) as {name}"


SUMS: Final = ", ".join(_sum_of(name, kinds) for name, kinds in PERIOD.items())
STARTS: Final = "unnest(%(zones)s::text[], %(starts)s::timestamptz[]) as beginning (zone, start)"
WANTED: Final = f"""
    (%(customer)s::text is null or summed.customer = any(array({RECORDS})))
    and (%(currency)s::text is null or summed.currency = %(currency)s)
"""
SHOWN: Final = "(%(customer)s::text is null or coalesce(survivor, summed.customer) = %(customer)s)"
# The lines of each account are summed first: few customers have several.
LINES: Final = f"""
    select account_id, line.customer, line.currency, {{sums}}
    from account_ledger as line
    join (select account_id, zone from credit_account_list) as account using (account_id)
    join {MOMENTS} using (zone)
    join {STARTS} using (zone)
    where line.at <= until
    group by account_id, line.customer, line.currency{{more}}
"""  # noqa: S608 - joins our own constants only
FLOWS: Final = {
    by: f"""
        select {what} as of, currency, sum(opening) as opening, {
        ", ".join(f"sum({name}) as {name}" for name in PERIOD)
    },
               sum(closing) as closing
        from ({
        LINES.format(
            sums="sum(case when at < start then receivable else receivable * 0 end) as opening, "
            f"{SUMS}, sum(receivable) as closing",
            more="",
        )
    }) as summed
        {JOINED}
        where {WANTED} and {SHOWN}
        group by 1, 2
    """  # noqa: S608 - joins our own constants only
    for by, what in OF.items()
}
MONTHS: Final = {
    by: f"""
        select {what} as of, currency, month, sum(billed) as billed
        from ({
        LINES.format(
            sums="date_trunc('month', line.at at time zone zone)::date as month,"
            " sum(case kind when 'invoice' then amount when 'invoice-reversed' then -amount else 0 end) as billed",
            more=", 4",
        )
    }) as summed
        {JOINED}
        where {WANTED} and {SHOWN} and billed <> 0
        group by 1, 2, 3
    """  # noqa: S608 - joins our own constants only
    for by, what in OF.items()
}
CURRENT: Final = {
    by: f"""
        select {what} as of, currency, sum("not-due") as current
        from ({owed_by("customer, currency")}) as summed
        {JOINED}
        where {WANTED} and {SHOWN}
        group by 1, 2
    """  # noqa: S608 - joins our own constants only
    for by, what in OF.items()
}


async def flows(
    connection: AsyncConnection[Any], as_of: date | datetime, query: PeriodQuery = UNFILTERED
) -> Sequence[Flow]:
    """Sum each group; all are read at once, since what makes them up has to be."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    since, (day, merged_by) = first_day(query, as_of), then(as_of, "UTC")
    query = await of_survivor(connection, query, merged_by)
    starts = [wall_clock.midnight(since, ZoneInfo(zone)) for zone in moments["zones"]]
    asked = moments | {
        "starts": starts,
        "customer": query.customer,
        "currency": query.currency,
        "as_of": merged_by,
        "now": IN_THE_END,
    }
    sums = await listed(connection, _columns, FLOWS[query.by], asked)
    current = {_place(row): row["current"] for row in await listed(connection, _columns, CURRENT[query.by], asked)}
    billed: defaultdict[Place, dict[date, Decimal]] = defaultdict(dict)
    for row in await listed(connection, _columns, MONTHS[query.by], asked):
        billed[_place(row)][row["month"]] = row["billed"]
    ordered = sorted(sums, key=lambda row: in_order(_place(row)))
    return [
        Flow(
            **row,
            current=current.get(_place(row), minor_unit(row["currency"]) * 0),
            months=stretches(billed[_place(row)], day),
        )
        for row in ordered
    ]


def _place(row: Mapping[str, Any]) -> Place:
    return (row["of"], row["currency"])


def _columns(**columns: Any) -> dict[str, Any]:
    return columns
