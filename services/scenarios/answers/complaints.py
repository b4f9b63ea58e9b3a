"""Answers the lists of cases, and of what is due and was announced, from the rows of the folds."""

from typing import Final
from zoneinfo import ZoneInfo

from projections.complaints import analysis, cases, complaints
from projections.engine.timeline import instant_of
from projections.obligations import due
from projections.obligations import notices as announced
from services.lists.rows import ListRow
from services.scenarios.answers.folds import Folds, in_order, of_customers
from services.scenarios.answers.query import Query, named, rows
from services.scenarios.text.model import ExpectedRows


def received(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the complaints received by that moment, with their clocks."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (complaints.shown(row, as_of) for row in of_customers(folds, "complaint_sla"))
    return named(folds, in_order(items, complaints.LISTING))


def handled(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List how the cases received by that moment are handled."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (cases.shown(row, as_of) for row in of_customers(folds, "complaint_cases"))
    return named(folds, in_order(items, cases.LISTING))


def analysed(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """Count the cases received by that moment by cause, unit, product and month."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    items = (cases.shown(row, as_of) for row in of_customers(folds, "complaint_cases"))
    return rows(analysis.analysed((item for item in items if item), zone.key))


def obligations(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the obligations that had begun by that moment, with their verdicts."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    changes = {f"complaint/{row.complaint}": row.changes for row in folds["complaint_sla"].values()}
    persons = {f"measure/{row.measure}": row.person for row in folds["measure_list"].values()}
    found = (
        due.shown(
            due.Candidate(each.row, changes.get(each.row.subject, ()), each.merges, persons.get(each.row.subject)),
            as_of,
        )
        for each in of_customers(folds, "obligations")
    )
    return [due.LISTING.row(row) for row in in_order(found, due.LISTING)]


def notices(folds: Folds, asked: ExpectedRows, zone: ZoneInfo) -> list[ListRow]:
    """List the levels that were announced by that moment, the latest first."""
    assert asked.as_of is not None
    as_of = instant_of(asked.as_of, zone.key)
    found = [
        notice
        for row in folds["obligations"].values()
        for raised in row.raised
        if (notice := announced.shown(announced.Candidate(row, raised), as_of))
    ]
    found.sort(key=lambda each: (each.subject, each.kind, each.instance, each.level))
    return [announced.LISTING.row(each) for each in sorted(found, key=lambda each: each.at, reverse=True)]


COMPLAINTS: Final[dict[str, Query]] = {
    "complaints": Query(received, complaints.LISTING.columns, ("as_of",)),
    "handled-complaints": Query(handled, cases.LISTING.columns, ("as_of",)),
    "complaint-analysis": Query(analysed, analysis.LISTING.columns, ("as_of",)),
    "due": Query(obligations, due.LISTING.columns, ("as_of",)),
    "notices": Query(notices, announced.LISTING.columns, ("as_of",)),
}
