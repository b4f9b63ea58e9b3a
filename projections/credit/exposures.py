"""Lists the exposure of each account at a moment, part by part, with the causes that hold deliveries (semantics 17)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id
from domain.credit.exposure import exposure, holds
from projections.credit.account_standing import Rules, StandingRows, customer_of, owing_of, rules_of
from projections.credit.standing_rows import SOURCES, UNFILTERED, StandingQuery, standing_rows
from projections.engine.listing import Listing, fields_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """An account: `exposure` is `open_items` + `orders` + `unbilled` - `unapplied` - `insured`."""

    customer: str
    account: str
    currency: str
    limit: Decimal | None
    exposure: Decimal
    open_items: Decimal
    orders: Decimal
    unbilled: Decimal
    unapplied: Decimal
    insured: Decimal
    holds: tuple[str, ...]
    name: str | None = field(default=None, compare=False)


LISTING: Final[Listing[Exposed]] = Listing(
    projection=SOURCES[0],
    joined=SOURCES[1:],
    also_read=("unit_list", "policy_list"),
    columns=fields_of(Exposed),
    few=("customer", "name", "account", "currency", "limit", "exposure", "holds"),
    summed=("exposure", "open_items", "orders", "unbilled", "unapplied", "insured"),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda exposed: exposed.account,
    by_id=True,
)


def shown(
    found: StandingRows, as_of: date | datetime, rules: Rules, query: StandingQuery = UNFILTERED
) -> Exposed | None:
    """Return an account of the list, or None where the query leaves it out."""
    customer = customer_of(found, as_of)
    if query.customer not in (None, customer):
        return None
    owing, own = owing_of(found, as_of), rules_of(found, rules)
    parts = exposure(owing, own)
    return Exposed(
        customer=customer,
        account=found.account.account_id,
        currency=found.account.currency,
        limit=owing.limit,
        exposure=parts.total,
        open_items=parts.open_items,
        orders=parts.orders,
        unbilled=parts.unbilled,
        unapplied=parts.unapplied,
        insured=parts.insured,
        holds=holds(owing, own, total=parts.total),
    )


async def exposures(
    connection: AsyncConnection[Any],
    as_of: date | datetime,
    rules: Rules,
    query: StandingQuery = UNFILTERED,
    *,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Exposed]:
    """List the accounts by id; `after` is the last account of the page before."""
    # A survivor's page may leave out accounts that only look like its own.
    size = None if query.customer else limit
    found = [
        exposed
        async for rows in standing_rows(connection, as_of, query, after=after, limit=size)
        if (exposed := shown(rows, as_of, rules, query))
    ]
    return found[:limit]
