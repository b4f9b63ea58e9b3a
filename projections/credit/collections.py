"""Lists the accounts to collect from as of a day, the largest and oldest debt first, with what to do next (CR6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from domain.credit.ladder import collecting
from projections.credit.account_standing import Rules, StandingRows, credit_of, customer_of, owing_of, rules_of
from projections.credit.standing_rows import SOURCES, UNFILTERED, StandingQuery, standing_rows
from projections.credit.worklist import worklist
from projections.engine.listing import Listing, fields_of

# Minus amount × age, and account, of the last row of the page before.
Cursor = tuple[Decimal, Id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collectable:
    """An account with something to collect; `next` is the step to take now, unless it is taken or a promise is open."""

    customer: str
    account: str
    currency: str
    stage: str | None
    days_overdue: int
    amount: Decimal
    paused_until: date | None
    next: str | None
    skipped: tuple[str, ...]
    name: str | None = field(default=None, compare=False)

    @property
    def cursor(self) -> Cursor:
        """Return the place where the page after this row begins."""
        return (-self.amount * self.days_overdue, self.account)


LISTING: Final[Listing[Collectable]] = Listing(
    projection=SOURCES[0],
    joined=SOURCES[1:],
    also_read=("unit_list", "policy_list"),
    columns=fields_of(Collectable),
    few=("customer", "name", "account", "currency", "amount", "days_overdue", "stage", "next", "paused_until"),
    summed=("amount",),
    named=True,
    place=TypeAdapter(Cursor),
    place_of=lambda row: row.cursor,
)


def shown(
    found: StandingRows, as_of: date | datetime, rules: Rules, query: StandingQuery = UNFILTERED
) -> Collectable | None:
    """Return an account of the list, or None where nothing is to be collected or the query leaves it out."""
    customer = customer_of(found, as_of)
    stands = collecting(owing_of(found, as_of), rules_of(found, rules), credit=credit_of(found, as_of))
    if stands is None or query.customer not in (None, customer):
        return None
    return Collectable(
        customer=customer,
        account=found.account.account_id,
        currency=found.account.currency,
        **{name: getattr(stands, name) for name in fields_of(type(stands))},
    )


def ordered(found: Iterable[Collectable]) -> list[Collectable]:
    """Return the rows by amount × age, the most first."""
    return sorted(found, key=lambda row: row.cursor)


async def collections(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: StandingQuery = UNFILTERED,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Sequence[Collectable]:
    """List the accounts; `after` is the place of the last row of the page before."""
    if query.customer is not None:
        # Few, and some of them may be shown under another record then.
        found = await _standing(connection, as_of, rules, query, among=None)
        return [row for row in found if after is None or row.cursor > tuple(after)][:limit]
    page = await worklist(connection, as_of, rules, query, after=after, limit=limit)
    return await _standing(connection, as_of, rules, query, among=[each.account_id for each in page])


async def _standing(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: StandingQuery,
    *,
    among: Sequence[str] | None,
) -> list[Collectable]:
    """Return how accounts stand, in the order of the list."""
    return ordered(
        [
            row
            async for rows in standing_rows(connection, as_of, query, among=among)
            if (row := shown(rows, as_of, rules, query))
        ]
    )
