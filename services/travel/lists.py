"""The lists that can be compared between two moments, as PostgreSQL reads them and one row of each from its events."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.customers.identity import CustomerAbsorbed, CustomerLinked
from projections.complaints import complaint_sla, complaints
from projections.credit import open_items, overdue_receivables
from projections.customers import customer_list, directory, purchases, spending
from projections.engine.listing import Listing
from projections.engine.projection import Key, Projection, Recorded
from projections.tiers import tier_list
from services.lists.rows import ListRow
from services.travel import made
from services.travel.moment import Side

# What the list of customers shows is made of these; the rest of a file is not in it.
OF_CUSTOMERS: Final = (customer_list.PROJECTION.handles or frozenset()) | (tier_list.PROJECTION.handles or frozenset())
Read = Callable[[AsyncConnection[Any], Side], Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A list that can be compared.

    `key` names an item by its `columns`, and `streams` those whose events make it; what `others` returns of them is
    read as well. Columns that are `running` change with every instant, whatever happens. `made` returns the item of a
    key, or None, from the events that concern it. Read models of the `present` keep no earlier one: of their events,
    only those that had happened count.
    """

    listing: Listing[Any]
    columns: tuple[str, ...]
    read: Read
    streams: Callable[[Key], list[str]]
    others: Callable[[Iterable[Recorded]], set[str]]
    concerns: Callable[[Recorded, Key], bool]
    made: Callable[[Sequence[Recorded], Key, Side], Any]
    running: frozenset[str] = frozenset()
    present: tuple[str, ...] = ()

    def key(self, item: Any) -> Key:
        """Return the key of an item."""
        return tuple(getattr(item, column) for column in self.columns)

    def row(self, item: Any) -> ListRow:
        """Return the columns of an item that belong to the list itself."""
        row = self.listing.row(item)
        if self.listing.named:
            del row["name"]
        return row

    def same(self, one: ListRow | None, other: ListRow | None) -> bool:
        """Return whether two rows differ in nothing but what runs with time."""
        return self._lasting(one) == self._lasting(other)

    def _lasting(self, row: ListRow | None) -> Mapping[str, Any] | None:
        return row and {name: value for name, value in row.items() if name not in self.running}


def _customers(events: Iterable[Recorded]) -> set[str]:
    return {f"customer/{event.envelope.partition_key}" for event in events}


def _duplicates(events: Iterable[Recorded]) -> set[str]:
    return {f"customer/{each.event.duplicate_id}" for each in events if isinstance(each.event, CustomerAbsorbed)}


def _heads(events: Iterable[Recorded]) -> set[str]:
    return {f"customer/{each.event.head_id}" for each in events if isinstance(each.event, CustomerLinked)}


def _of_row(projection: Projection[Any]) -> Callable[[Recorded, Key], bool]:
    def concerns(event: Recorded, key: Key) -> bool:
        is_handled = event.envelope.type in (projection.handles or ())
        return (is_handled and projection.key(event) == key) or made.is_merge(event)

    return concerns


def _is_of_purchases(event: Recorded, _: Key) -> bool:
    return event.envelope.type in (purchases.PROJECTION.handles or ()) or made.is_merge(event)


async def _read_customers(connection: AsyncConnection[Any], side: Side) -> Sequence[Any]:
    return await directory.customers(connection, side.instant)


async def _read_purchases(connection: AsyncConnection[Any], side: Side) -> Sequence[Any]:
    return await spending.purchases(connection, made.BEGINNING, made.day_after(side), as_of=side.instant)


LISTS: Final[Mapping[str, Compared]] = {
    "overdue": Compared(
        listing=open_items.LISTING,
        columns=("account", "invoice"),
        read=lambda connection, side: open_items.overdue(connection, side.as_of),
        streams=lambda key: [f"credit-account/{key[0]}"],
        others=_customers,
        concerns=_of_row(overdue_receivables.PROJECTION),
        made=made.overdue,
        running=frozenset({"days_overdue"}),
    ),
    "complaints": Compared(
        listing=complaints.LISTING,
        columns=("case",),
        read=lambda connection, side: complaints.complaints(connection, side.instant),
        streams=lambda key: [f"complaint/{key[0]}"],
        others=_customers,
        concerns=_of_row(complaint_sla.PROJECTION),
        made=made.complaint,
        running=frozenset({"response_seconds", "resolution_seconds"}),
    ),
    "tiers": Compared(
        listing=tier_list.LISTING,
        columns=("customer",),
        read=lambda connection, side: tier_list.tiers(connection, side.instant),
        streams=lambda key: [f"customer/{key[0]}"],
        others=_customers,
        concerns=_of_row(tier_list.PROJECTION),
        made=made.tier,
    ),
    "purchases": Compared(
        listing=spending.LISTING,
        columns=("customer", "currency"),
        read=_read_purchases,
        streams=lambda key: [f"customer/{key[0]}"],
        others=_duplicates,
        concerns=_is_of_purchases,
        made=made.bought,
        running=frozenset({"recency_days"}),
    ),
    "customers": Compared(
        listing=directory.LISTING,
        columns=("customer",),
        read=_read_customers,
        streams=lambda key: [f"customer/{key[0]}"],
        others=_heads,
        concerns=lambda event, _: event.envelope.type in OF_CUSTOMERS,
        made=made.customer,
        present=(customer_list.PROJECTION.name,),
    ),
}
