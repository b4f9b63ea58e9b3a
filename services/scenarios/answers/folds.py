"""The rows of every read model in memory: what the real folds make of the events so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.catalog import topic_of
from contracts.envelope import unseal
from projections.customers.row import CustomerRow
from projections.engine import fold
from projections.engine.fold import Parked, Stored
from projections.engine.projection import Key, Projection
from projections.registry import PROJECTIONS

# The rows of each fold, by the projection's name.
Folds = Mapping[str, Mapping[Key, Any]]


@dataclass(frozen=True, slots=True)
class Folded:
    """Every row, and what no fold could take."""

    rows: Folds
    parked: Sequence[Parked]


def folded(stored: Sequence[Stored]) -> Folded:
    """Fold events into the rows of every read model."""
    results = {name: _folded(projection, stored) for name, projection in PROJECTIONS.items()}
    return Folded(
        {name: {key: row for key, row in each.rows.items() if row is not None} for name, each in results.items()},
        [parked for each in results.values() for parked in each.parked],
    )


def survivors(folds: Folds, as_of: datetime) -> dict[str, str]:
    """Tell under which customer each duplicate is shown at an instant (CU6)."""
    rows: Mapping[Key, CustomerRow] = folds["customer_list"]
    last = {row.customer: [merge for merge in row.merges if merge.at <= as_of][-1:] for row in rows.values()}
    return {customer: merge.survivor for customer, merges in last.items() for merge in merges if merge.survivor}


def _folded(projection: Projection[Any], stored: Sequence[Stored]) -> fold.Folded:
    of_its_topics = [event for event in stored if topic_of(unseal(event.state).type) in projection.topics]
    return fold.fold(projection, fold.decode(projection, of_its_topics), {})
