"""Lists how concentrated receivables are as of a moment: the customers by what they owe, with their shares (集中度)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.currency import KnownCurrency
from contracts.message import Id
from contracts.money import Currency
from domain.credit.indicators import share
from projections.credit.ageing import BY_CUSTOMER, AgeingOfCustomer, ageing_by_customer
from projections.engine.listing import Listing, Query, fields_of

# Currency, minus what is owed, and customer of the last row of the page before.
Cursor = tuple[Currency, Decimal, Id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentrated:
    """A customer: `share` is its percent of all that is owed in the currency, `cumulative` that of all down to it."""

    customer: str
    currency: str
    rank: int
    outstanding: Decimal
    overdue: Decimal
    share: Decimal | None
    cumulative: Decimal | None
    name: str | None = field(default=None, compare=False)

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this row begins."""
        return (self.currency, -self.outstanding, self.customer)


class ConcentrationQuery(Query):
    currency: KnownCurrency | None = None


UNFILTERED: Final = ConcentrationQuery()
LISTING: Final[Listing[Concentrated]] = Listing(
    projection=BY_CUSTOMER.projection,
    columns=fields_of(Concentrated),
    few=("rank", "customer", "name", "currency", "outstanding", "share", "cumulative"),
    summed=("outstanding", "overdue"),
    named=True,
    place=TypeAdapter(Cursor),
    place_of=lambda row: row.cursor,
)


def shown(ages: Iterable[AgeingOfCustomer], query: ConcentrationQuery = UNFILTERED) -> list[Concentrated]:
    """Return the customers of each currency, who owes most first."""
    found: list[Concentrated] = []
    wanted = [each for each in ages if each.outstanding > 0 and query.currency in (None, each.currency)]
    for currency in sorted({each.currency for each in wanted}):
        rows = [each for each in wanted if each.currency == currency]
        whole = sum((each.outstanding for each in rows), Decimal(0))
        down_to = Decimal(0)
        ordered = sorted(rows, key=lambda each: (-each.outstanding, each.customer))
        for rank, each in enumerate(ordered, start=1):
            down_to += each.outstanding
            found.append(
                Concentrated(
                    customer=each.customer,
                    currency=currency,
                    rank=rank,
                    outstanding=each.outstanding,
                    overdue=each.outstanding - each.buckets["not-due"],
                    share=share(each.outstanding, whole),
                    cumulative=share(down_to, whole),
                )
            )
    return found


async def concentration(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    query: ConcentrationQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Concentrated]:
    """List the customers; `after` is the place of the last row of the page before."""
    found = shown(await ageing_by_customer(connection, as_of), query)
    return [row for row in found if after is None or row.cursor > tuple(after)][:limit]
