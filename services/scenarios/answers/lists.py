"""Answers the lists of the read models from the rows of the folds, by the names that scenarios have for them.

The list's own functions decide what it shows of a row. PostgreSQL filters, orders and sums: a test on a real
one compares that with this module and its neighbours.
"""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from projections.customers import spending
from projections.engine.listing import fields_of
from projections.engine.timeline import instant_of
from projections.registry import PROJECTIONS
from projections.tiers import tier_list
from projections.tiers.tier_list import Tier
from services.lists.rows import ListRow
from services.scenarios.answers.complaints import COMPLAINTS
from services.scenarios.answers.credit import CREDIT
from services.scenarios.answers.folds import Folds, in_order, of_customers
from services.scenarios.answers.organisation import ORGANISATION
from services.scenarios.answers.query import Query, named, rows
from services.scenarios.text.model import ExpectedRows

# A window of days has no instant of its own: duplicates are shown under their final survivor.
IN_THE_END: Final = datetime.max.replace(tzinfo=UTC)


def purchases(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[ListRow]:
    """Sum the purchases of each customer from one day until before another, less what was refunded by then."""
    assert asked.first is not None
    assert asked.end is not None
    return rows(spending.spent(of_customers(folds, "purchases"), asked.first, asked.end, as_of=IN_THE_END))


def tiers(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the tiers in force at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    found = of_customers(folds, "tier_list")
    items = (tier_list.shown(row, as_of, scheme=asked.scheme, for_partner=asked.for_partner) for row in found)
    return named(folds, in_order(items, tier_list.LISTING))


def _fold(name: str) -> Query:
    def answer(folds: Folds, _asked: ExpectedRows, _zone: ZoneInfo) -> list[ListRow]:
        return rows(folds[name].values())

    return Query(answer, tuple(PROJECTIONS[name].columns))


QUERIES: Final[dict[str, Query]] = {
    **{name: _fold(name) for name in PROJECTIONS},
    **CREDIT,
    **COMPLAINTS,
    **ORGANISATION,
    "purchases": Query(purchases, spending.LISTING.columns, ("from", "to")),
    # A scenario also sees the scheme.
    "tiers": Query(tiers, fields_of(Tier), ("as_of",), ("scheme", "for_partner")),
}
