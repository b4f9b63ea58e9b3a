"""Answers the lists of people and units, of measures and of requests for access, from the rows of the folds."""

from typing import Final
from zoneinfo import ZoneInfo

from projections.engine.timeline import instant_of
from projections.organisation import access_requests, measures, staff, unit_list
from services.lists.rows import ListRow
from services.scenarios.answers.folds import Folds, in_order
from services.scenarios.answers.query import Query, rows
from services.scenarios.text.model import ExpectedRows


def measured(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the measures that were opened by that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (measures.shown(row, as_of) for row in folds["measure_list"].values())
    return [measures.LISTING.row(each) for each in in_order(items, measures.LISTING)]


def requested(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the requests to read others' files that were made by that moment, the newest first."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (access_requests.shown(row, as_of) for row in folds["access_list"].values())
    found = sorted((each for each in items if each), key=lambda each: -each.position)
    return [access_requests.LISTING.row(each) for each in found]


def members(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List everybody who works here as they stood at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (staff.shown(row, as_of) for row in folds["staff_list"].values())
    return rows(in_order(items, staff.LISTING))


def acting(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """Show who acts in a role for a unit at that moment."""
    assert asked.as_of is not None
    assert asked.role is not None
    as_of = instant_of(asked.as_of, zone.key)
    return rows(staff.acts(list(folds["staff_list"].values()), asked.role, asked.unit, as_of))


def units(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the pack that each unit runs at that moment."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (unit_list.standing(row, as_of) for row in folds["unit_list"].values())
    return rows(in_order(items, unit_list.LISTING))


ORGANISATION: Final[dict[str, Query]] = {
    "measures": Query(measured, measures.LISTING.columns, ("as_of",)),
    "access-requests": Query(requested, access_requests.LISTING.columns, ("as_of",)),
    "staff": Query(members, staff.LISTING.columns, ("as_of",)),
    "acting-staff": Query(acting, staff.ACTING.columns, ("as_of", "role"), ("unit",)),
    "units": Query(units, unit_list.LISTING.columns, ("as_of",)),
}
