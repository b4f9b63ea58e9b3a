"""Lists how far limits are used as of a moment (额度使用率), by currency, unit, owner or customer (CR7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.money import Currency, minor_unit
from domain.credit.indicators import share
from projections.credit.account_standing import Rules
from projections.credit.exposures import LISTING as EXPOSURES
from projections.credit.exposures import Exposed, exposures
from projections.credit.groups import Group, groups_of, of
from projections.credit.provisions import ProvisionsQuery
from projections.credit.standing_rows import StandingQuery
from projections.engine.listing import Listing, fields_of

Cursor = tuple[str, Currency]
LimitUseQuery = ProvisionsQuery
UNFILTERED: Final = LimitUseQuery()


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUse:
    """The accounts of one group in one currency that have a limit above zero.

    `used` is exposure ÷ limit in percent. `over` counts the accounts above their limit, `unlimited` those without
    one and `cash_only` those with a limit of zero; what these owe is in no sum here.
    """

    of: str | None
    currency: str
    accounts: int
    limit: Decimal
    exposure: Decimal
    used: Decimal | None
    over: int
    unlimited: int
    cash_only: int

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this row begins."""
        return (self.of or "", self.currency)


LISTING: Final[Listing[LimitUse]] = Listing(
    projection=EXPOSURES.projection,
    joined=EXPOSURES.joined,
    also_read=(*EXPOSURES.also_read, "customer_list"),
    columns=fields_of(LimitUse),
    few=("of", "currency", "accounts", "limit", "exposure", "used", "over"),
    summed=("accounts", "limit", "exposure", "over", "unlimited", "cash_only"),
    place=TypeAdapter(Cursor),
    place_of=lambda row: row.cursor,
)


def shown(found: Iterable[Exposed], groups: Mapping[str, Group], query: LimitUseQuery = UNFILTERED) -> list[LimitUse]:
    """Sum the exposures of each group."""
    accounts: defaultdict[tuple[str, str], list[Exposed]] = defaultdict(list)
    named: dict[tuple[str, str], str | None] = {}
    for each in found:
        group = of(query.by, each.customer, groups)
        place = (group or "", each.currency)
        named[place] = group
        accounts[place].append(each)
    return [_row(named[place], accounts[place]) for place in sorted(accounts)]


def _row(group: str | None, accounts: Sequence[Exposed]) -> LimitUse:
    limited = [each for each in accounts if each.limit]
    nothing = minor_unit(accounts[0].currency) * 0
    limit = sum((each.limit for each in limited if each.limit), nothing)
    exposure = sum((each.exposure for each in limited), nothing)
    return LimitUse(
        of=group,
        currency=accounts[0].currency,
        accounts=len(limited),
        limit=limit,
        exposure=exposure,
        used=share(exposure, limit),
        over=sum(1 for each in limited if each.limit and each.exposure > each.limit),
        unlimited=sum(1 for each in accounts if each.limit is None),
        cash_only=len(accounts) - len(limited) - sum(1 for each in accounts if each.limit is None),
    )


async def limit_use(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: LimitUseQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[LimitUse]:
    """List the groups; `after` is the place of the last row of the page before."""
    asked = StandingQuery(customer=query.customer, currency=query.currency)
    found = await exposures(connection, as_of, rules, asked)
    groups = await groups_of(connection, {each.customer for each in found})
    return [row for row in shown(found, groups, query) if after is None or row.cursor > tuple(after)][:limit]
