"""What the lists of the read models answer, worked out in memory from the rows of the folds.

PostgreSQL's lists are SQL; these say the same of the same rows, and a test on real PostgreSQL holds them together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from projections.complaints import standing
from projections.complaints.complaint_sla import ComplaintSla
from projections.credit.open_items import AGEING_LISTING, OVERDUE_LISTING
from projections.customers import purchases
from projections.engine.listing import fields_of
from projections.organisation import unit_list
from projections.organisation.unit_list import UnitList
from projections.registry import PROJECTIONS
from projections.tiers.tier_list import Tier
from services.scenarios.answers import debts, spending
from services.scenarios.answers import tiers as tiers_then
from services.scenarios.answers.folds import Folds, survivors
from services.scenarios.text.model import ExpectedRows
from services.scenarios.text.moment import instant_of

Row = Mapping[str, Any]
# A window of days has no instant of its own: duplicates are shown under whom they are in the end.
IN_THE_END: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """What can be asked, with the columns of the answer; `needs` are keys that it cannot do without, `takes` others."""

    answer: Callable[[Folds, ExpectedRows, ZoneInfo], list[Row]]
    columns: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def overdue(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """List open items past due, the oldest first; with `all` those not due yet, too."""
    assert asked.as_of is not None
    return _columns(debts.overdue(folds, asked.as_of, everything=asked.everything))


def ageing(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """Sum the open items of each currency by age."""
    assert asked.as_of is not None
    return [AGEING_LISTING.row(row) for row in debts.ageing(folds, asked.as_of)]


def standings(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the complaints received until then, with their clocks."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    shown = survivors(folds, as_of)
    rows: Iterable[ComplaintSla] = folds["complaint_sla"].values()
    received = [row for row in sorted(rows, key=lambda row: row.complaint) if row.received_at <= as_of]
    return _columns(
        standing.standing(replace(row, customer=shown.get(row.customer, row.customer)), as_of) for row in received
    )


def bought(folds: Folds, asked: ExpectedRows, _: ZoneInfo) -> list[Row]:
    """Sum the purchases of each customer from one day until before another, less what was given back by then."""
    assert asked.first is not None
    assert asked.end is not None
    return _columns(spending.purchases(folds, asked.first, asked.end, as_of=IN_THE_END))


def tiers(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the tiers in force then."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    return _columns(tiers_then.tiers(folds, as_of, scheme=asked.scheme, for_partner=asked.for_partner))


def units(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[Row]:
    """List the pack that each unit runs then."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone)
    rows: Iterable[UnitList] = folds["unit_list"].values()
    found = {row.unit: [each for each in row.choices if each.effective_from <= as_of][-1:] for row in rows}
    return [
        {"unit": unit, "pack": last.pack, "since": last.effective_from}
        for unit in sorted(found)
        for last in found[unit]
    ]


def _fold(name: str) -> Query:
    def rows(folds: Folds, _asked: ExpectedRows, _zone: ZoneInfo) -> list[Row]:
        return _columns(folds[name].values())

    return Query(rows, tuple(PROJECTIONS[name].columns))


QUERIES: Final[dict[str, Query]] = {
    **{name: _fold(name) for name in PROJECTIONS},
    "overdue": Query(overdue, OVERDUE_LISTING.columns, ("as_of",), ("all",)),
    "ageing": Query(ageing, AGEING_LISTING.columns, ("as_of",)),
    "complaints": Query(standings, standing.LISTING.columns, ("as_of",)),
    "purchases": Query(bought, purchases.LISTING.columns, ("from", "to")),
    # A scenario sees the scheme, too.
    "tiers": Query(tiers, fields_of(Tier), ("as_of",), ("scheme", "for_partner")),
    "units": Query(units, unit_list.LISTING.columns, ("as_of",)),
}


def _columns(rows: Iterable[Any]) -> list[Row]:
    return [asdict(row) for row in rows]
