"""Lists the provision matrix (坏账准备): open items by the buckets of each unit's policy, with its percents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, NamedTuple

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import Id
from contracts.money import Currency, minor_unit
from domain.credit.bucket import BUCKETS, days_of
from domain.credit.indicators import provision
from domain.credit.rules import NO_RULES, ProvisionRule
from projections.credit.account_standing import Rules
from projections.credit.ageing import LISTING as AGES
from projections.credit.ageing import ZONES, moments_of, owed_on_days
from projections.credit.flows import SHOWN, WANTED
from projections.credit.groups import IN_THE_END, JOINED, OF, UNIT, By, Group, of
from projections.credit.open_items import OpenItem, then
from projections.engine.listing import Listing, fields_of, listed
from projections.survivor import OfCustomerQuery, of_survivor

# Group, unit, currency and bucket of the last row of the page before.
Cursor = tuple[str, Id, Currency, str]
NOT_DUE: Final = ProvisionRule("not-due", 0, 0, None)
# Where no policy names buckets.
PLAIN: Final = tuple(ProvisionRule(name, days_of(name)[0] or 0, days_of(name)[1], None) for name in BUCKETS[1:])


class Owed(NamedTuple):
    """What is owed of a group, by customers of one unit, so many days after the due date."""

    of: str | None
    unit: str
    currency: str
    days: int
    outstanding: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A bucket of one group's customers in one unit and currency.

    `percent` and `provision` are null where the policy of the unit says none.
    """

    of: str | None
    unit: str
    currency: str
    bucket: str
    outstanding: Decimal
    percent: Decimal | None
    provision: Decimal | None


class ProvisionsQuery(OfCustomerQuery):
    by: Annotated[By, Field(description="By what to sum; unit and owner are those that a customer has now.")] = (
        "currency"
    )
    currency: KnownCurrency | None = None


UNFILTERED: Final = ProvisionsQuery()
LISTING: Final[Listing[Provision]] = Listing(
    projection=AGES.projection,
    also_read=("customer_list", "unit_list", "policy_list"),
    columns=fields_of(Provision),
    summed=("outstanding", "provision"),
    place=TypeAdapter(Cursor),
    place_of=lambda row: (row.of or "", row.unit, row.currency, row.bucket),
)


def owed_of(items: Iterable[OpenItem], groups: Mapping[str, Group], by: By) -> list[Owed]:
    """Return what each open item adds, as PostgreSQL does."""
    return [
        Owed(
            of(by, item.customer, groups),
            groups.get(item.customer, Group()).unit,
            item.currency,
            item.days_overdue,
            item.outstanding,
        )
        for item in items
    ]


def shown(owed: Iterable[Owed], rules: Rules) -> list[Provision]:
    """Return the rows of each group and unit: what is not due, then each bucket of the policy, even an empty one."""
    found: defaultdict[tuple[str, str, str], list[Owed]] = defaultdict(list)
    for each in owed:
        found[each.of or "", each.unit, each.currency].append(each)
    return [
        _row(rule, found[place])
        for place in sorted(found)
        for rule in (NOT_DUE, *(rules.get(place[1], NO_RULES).provisions or PLAIN))
    ]


def _row(rule: ProvisionRule, owed: Sequence[Owed]) -> Provision:
    first, unit = owed[0], minor_unit(owed[0].currency)
    amount = sum((each.outstanding for each in owed if _is_in(rule, each.days)), unit * 0)
    return Provision(
        of=first.of,
        unit=first.unit,
        currency=first.currency,
        bucket=rule.name,
        outstanding=amount,
        percent=rule.percent,
        provision=None if rule.percent is None else provision(amount, rule.percent, unit),
    )


def _is_in(rule: ProvisionRule, days: int) -> bool:
    if rule is NOT_DUE:
        return days <= 0
    return rule.from_days <= days and (rule.to_days is None or days <= rule.to_days)


OWED: Final = {
    by: f"""
        select {what} as of, {UNIT} as unit, currency, day - due_date as days, sum(outstanding) as outstanding
        from ({owed_on_days("customer, currency")}) as summed
        {JOINED}
        where {WANTED} and {SHOWN}
        group by 1, 2, 3, 4
    """  # noqa: S608 - joins our own constants only
    for by, what in OF.items()
}


async def provisions(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: ProvisionsQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Provision]:
    """List the matrix; `after` is the place of the last row of the page before."""
    moments = await moments_of(connection, as_of, ZONES)
    if not moments:
        return []
    merged_by = then(as_of, "UTC")[1]
    query = await of_survivor(connection, query, merged_by)
    asked = {"customer": query.customer, "currency": query.currency, "as_of": merged_by, "now": IN_THE_END}
    found = shown(await listed(connection, Owed, OWED[query.by], moments | asked), rules)
    places = [LISTING.place_of(row) for row in found]
    start = places.index(tuple(after)) + 1 if after and tuple(after) in places else 0
    return found[start:][:limit]
