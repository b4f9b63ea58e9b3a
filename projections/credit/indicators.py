"""Lists the indicators of receivables over a period (CR7): days of sales outstanding, collection, losses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.money import Currency
from domain.credit import indicators
from projections.credit.accounts import LISTING as ACCOUNTS
from projections.credit.flows import UNFILTERED, Flow, PeriodQuery, first_day, flows, in_order
from projections.credit.ledger import LISTING as LINES
from projections.credit.open_items import then
from projections.engine.listing import Listing, fields_of

# Group and currency of the last row of the page before.
Cursor = tuple[str, Currency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """One group in one currency over a period. Amounts of currencies are never added.

    Days are of the period: `dso` is closing ÷ billed × days, `best_possible_dso` current ÷ billed × days, and
    `count_back_dso` counts how many of the latest days of billing make up closing. In percent: `cei` is
    (opening + billed - closing) ÷ (opening + billed - current), `collection_rate` collected ÷ (opening + billed), and
    `bad_debt_rate` written_off ÷ billed. Each is null where there is nothing to divide by.
    """

    of: str | None
    currency: str
    since: date
    until: date
    opening: Decimal
    billed: Decimal
    collected: Decimal
    credited: Decimal
    written_off: Decimal
    recovered: Decimal
    closing: Decimal
    current: Decimal
    dso: Decimal | None
    best_possible_dso: Decimal | None
    count_back_dso: Decimal | None
    cei: Decimal | None
    collection_rate: Decimal | None
    bad_debt_rate: Decimal | None

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this row begins."""
        return in_order((self.of, self.currency))


LISTING: Final[Listing[Indicators]] = Listing(
    projection=LINES.projection,
    joined=ACCOUNTS.sources,
    also_read=("customer_list",),
    columns=fields_of(Indicators),
    few=("of", "currency", "billed", "closing", "dso", "cei", "collection_rate", "bad_debt_rate"),
    summed=("opening", "billed", "collected", "credited", "written_off", "recovered", "closing", "current"),
    place=TypeAdapter(Cursor),
    place_of=lambda row: row.cursor,
)


def shown(found: Iterable[Flow], *, since: date, until: date) -> list[Indicators]:
    """Return the indicators of each group."""
    return [_of(flow, since=since, until=until) for flow in found]


def _of(flow: Flow, *, since: date, until: date) -> Indicators:
    days = (until - since).days + 1
    sums = {name: getattr(flow, name) for name in fields_of(indicators.Flow)}
    of_flow = indicators.Flow(**sums)
    return Indicators(
        of=flow.of,
        currency=flow.currency,
        since=since,
        until=until,
        credited=flow.credited,
        recovered=flow.recovered,
        **sums,
        dso=indicators.dso(of_flow, days),
        best_possible_dso=indicators.best_possible_dso(of_flow, days),
        count_back_dso=indicators.count_back_dso(flow.closing, flow.months),
        cei=indicators.cei(of_flow),
        collection_rate=indicators.collection_rate(of_flow),
        bad_debt_rate=indicators.bad_debt_rate(of_flow),
    )


async def indicators_of(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: PeriodQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Indicators]:
    """List the groups; `after` is the place of the last row of the page before."""
    found = shown(await flows(connection, as_of, query), since=first_day(query, as_of), until=then(as_of, "UTC")[0])
    return [row for row in found if after is None or row.cursor > after][:limit]
