"""The rows of every read model in memory, made by the real folds from the events so far."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from contracts.catalog import topic_of
from contracts.envelope import unseal
from projections.customers.row import CustomerRow
from projections.engine.batch import fold
from projections.engine.batch.fold import Parked, Stored
from projections.engine.listing import Listing
from projections.engine.projection import Key, Projection
from projections.registry import PROJECTIONS
from projections.survivor import OfCustomer

Item = TypeVar("Item")
# The rows of each fold, by the projection's name.
Folds = Mapping[str, Mapping[Key, Any]]


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows of every fold, and the events that a fold could not take."""

    rows: Folds
    parked: Sequence[Parked]


def folded(stored: Sequence[Stored]) -> Folded:
    """Fold events into the rows of every read model."""
    results = {name: _folded(projection, stored) for name, projection in PROJECTIONS.items()}
    return Folded(
        {name: {key: row for key, row in each.rows.items() if row is not None} for name, each in results.items()},
        [parked for each in results.values() for parked in each.parked],
    )


def of_customers(folds: Folds, name: str) -> Iterator[OfCustomer[Any]]:
    """Yield the rows of a read model, each beside the merges of its customer."""
    customers: Mapping[Key, CustomerRow] = folds["customer_list"]
    merges = {row.customer: row.merges for row in customers.values()}
    return (OfCustomer(row, merges.get(row.customer, ())) for row in folds[name].values())


def names_of(folds: Folds) -> dict[str, str]:
    """Return the name of every customer."""
    customers: Mapping[Key, CustomerRow] = folds["customer_list"]
    return {row.customer: row.full_name for row in customers.values()}


def in_order(items: Iterable[Item | None], listing: Listing[Item]) -> list[Item]:
    """Return the items of a list, in its order."""
    return sorted((item for item in items if item is not None), key=listing.place_of)


def _folded(projection: Projection[Any], stored: Sequence[Stored]) -> fold.Folded:
    of_its_topics = [event for event in stored if topic_of(unseal(event.state).type) in projection.topics]
    return fold.fold(projection, fold.decode(projection, of_its_topics), {})
