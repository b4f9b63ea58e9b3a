"""Makes one row of a list from events, by the functions that decide on the list, so that one can be left out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from projections.complaints import complaint_sla, complaints
from projections.complaints.complaints import ComplaintStanding
from projections.credit import open_items, overdue_receivables
from projections.credit.open_items import OpenItem
from projections.customers import customer_list, directory, purchases, spending
from projections.customers.directory import Customer
from projections.customers.row import CustomerRow
from projections.customers.spending import Spending
from projections.engine.batch import fold
from projections.engine.batch.fold import Keyed
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded
from projections.engine.timeline import ONE_DAY, day_of
from projections.survivor import Merge, OfCustomer
from projections.tiers import tier_list
from projections.tiers.tier_list import Tier, TierList
from services.travel.moment import Side

BEGINNING: Final = date(1, 1, 1)
# How a record is searched and what it is compared by is not shown, and costs more than everything else.
UNSEARCHED: Final = replace(customer_list.PROJECTION, evolve=customer_list.known_after)


def _rows(projection: Projection[Any], events: Iterable[Recorded]) -> dict[Key, Any]:
    handled = [event for event in events if event.envelope.type in (projection.handles or ())]
    keyed = [Keyed(key, event) for event in handled if (key := projection.key(event)) is not None]
    return {key: row for key, row in fold.fold(projection, keyed, {}).rows.items() if row is not None}


def _merges(events: Iterable[Recorded], customer: str) -> tuple[Merge, ...]:
    """Return under whom a customer was shown when, as its row does."""
    found: tuple[Merge, ...] = ()
    for recorded in events:
        event, at = recorded.event, recorded.envelope.occurred_at
        if isinstance(event, CustomerMerged | CustomerUnmerged) and event.customer_id == customer:
            survivor = event.survivor_id if isinstance(event, CustomerMerged) else None
            found = with_recorded(found, Merge(at, recorded.position, survivor))
    return found


def is_merge(event: Recorded) -> bool:
    """Return whether an event changes under whom a customer is shown."""
    return isinstance(event.event, CustomerMerged | CustomerUnmerged)


def overdue(events: Sequence[Recorded], key: Key, side: Side) -> OpenItem | None:
    """Return the open item of an invoice."""
    row = _rows(overdue_receivables.PROJECTION, events).get(key)
    return row and open_items.shown(OfCustomer(row, _merges(events, row.customer)), side.as_of)


def complaint(events: Sequence[Recorded], key: Key, side: Side) -> ComplaintStanding | None:
    """Return a complaint with its clocks."""
    row = _rows(complaint_sla.PROJECTION, events).get(key)
    return row and complaints.shown(OfCustomer(row, _merges(events, row.customer)), side.instant)


def tier(events: Sequence[Recorded], key: Key, side: Side) -> Tier | None:
    """Return the tier of a customer."""
    row = _rows(tier_list.PROJECTION, events).get(key)
    return row and tier_list.shown(OfCustomer(row, _merges(events, row.customer)), side.instant)


def bought(events: Sequence[Recorded], key: Key, side: Side) -> Spending | None:
    """Sum what a customer and its duplicates had bought in a currency."""
    rows = _rows(purchases.PROJECTION, events).values()
    shown = [OfCustomer(row, _merges(events, row.customer)) for row in rows]
    found = spending.spent(shown, BEGINNING, day_after(side), as_of=side.instant)
    return next((each for each in found if (each.customer, each.currency) == key), None)


def customer(events: Sequence[Recorded], key: Key, side: Side) -> Customer | None:
    """Return a customer: its list shows the present alone, so that only what had happened is in it."""
    had_happened = [event for event in events if event.envelope.occurred_at <= side.instant]
    rows: dict[Key, CustomerRow] = _rows(UNSEARCHED, had_happened)
    if key not in rows:
        return None
    tiers = _rows(tier_list.PROJECTION, events).get(key, TierList(customer=str(key[0])))
    records = {row.customer: row for row in rows.values()}
    return directory.made_of(rows[key], records, tiers.assignments, side.instant)


def day_after(side: Side) -> date:
    """Return the day before which purchases count: all of the moment's own day does."""
    return day_of(side.as_of, side.zone) + ONE_DAY
