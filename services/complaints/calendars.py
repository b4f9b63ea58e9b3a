"""Finds by which calendar an obligation counts: the one that its rule names in the version that decided it."""

from collections.abc import Mapping
from functools import cache

from domain.calendar.working_time import WorkingTime
from domain.complaints.promise import ELAPSED
from projections.obligations.obligations import Obligation
from projections.obligations.running import CalendarOf
from services.packs.book import PolicyBook
from services.packs.calendars import SHIPPED
from services.packs.terms import calendars_by_rule


def calendars_of(book: PolicyBook) -> CalendarOf:
    """Return what finds the calendar of an obligation; what a person promised counts every hour."""
    names = book.packs()

    @cache
    def by_rule(policy: str) -> Mapping[str, WorkingTime]:
        pack = max((name for name in names if policy.startswith(f"{name}-")), key=len, default=None)
        found = next((each for each in book.versions(pack) if each.pack.version == policy), None) if pack else None
        return calendars_by_rule(found) if found else {}

    def of(row: Obligation) -> WorkingTime:
        known = by_rule(row.policy).get(row.rule) if row.policy else None
        return known or SHIPPED.named(ELAPSED)

    return of
