"""What the engine of tiers asks, answered by rows in memory as PostgreSQL answers it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from domain.timeline import last_by
from projections.credit.open_items import OpenItem
from projections.customers.purchases import Spending
from projections.engine.projection import Projection
from projections.engine.timeline import MICROSECOND
from projections.history.customer_history import CustomerHistory, Moment
from projections.tiers import tier_evidence, tier_list
from projections.tiers.base import Based
from projections.tiers.decisions import DECISIONS
from projections.tiers.tier_evidence import TierEvidence
from projections.tiers.tier_list import Tier, TierList
from services.scenarios.answers import debts, spending, tiers
from services.scenarios.answers.folds import Folds


@dataclass(frozen=True, slots=True)
class InMemory:
    """The evidence in the rows of the folds."""

    folds: Folds

    async def base(self, scheme: str, before: datetime, end: date) -> Sequence[Based]:
        bought = {row.customer for row in self.folds["purchases"].values() if row.purchased_on < end}
        rows: Mapping[Any, TierEvidence] = self.folds["tier_evidence"]
        return [
            _based(row, self.folds["tier_list"].get((row.customer,)), scheme, before)
            for row in rows.values()
            if (row.registered_at and row.registered_at < before) or row.customer in bought
        ]

    async def purchases(self, first: date, end: date) -> Sequence[Spending]:
        return spending.purchases(self.folds, first, end)

    async def complaints(self, first: datetime | None, before: datetime) -> Mapping[str, int]:
        return Counter(
            row.customer
            for row in self.folds["complaint_sla"].values()
            if (first is None or row.received_at >= first) and row.received_at < before
        )

    async def overdue(self, day: date) -> Sequence[OpenItem]:
        return debts.overdue(self.folds, day)

    async def decisions(self, customer: str, as_of: datetime) -> Sequence[Moment]:
        rows: Mapping[Any, CustomerHistory] = self.folds["customer_history"]
        told = [row for row in rows.values() if row.customer == customer and row.type in DECISIONS]
        timed = sorted((_comes_into_force(row), row.position, row) for row in told)
        return [_moment(row) for at, _, row in timed if at <= as_of]

    async def tiers(
        self, as_of: datetime, *, scheme: str | None, customer: str, for_partner: bool = False
    ) -> Sequence[Tier]:
        return tiers.tiers(self.folds, as_of, scheme=scheme, customer=customer, for_partner=for_partner)


def _based(row: TierEvidence, listed: TierList | None, scheme: str, before: datetime) -> Based:
    kept = _as_kept(tier_evidence.PROJECTION, row)
    assigned = _as_kept(tier_list.PROJECTION, listed)["assignments"] if listed else []
    classed, merged = last_by(row.classed, before - MICROSECOND), last_by(row.merged, before - MICROSECOND)
    return Based(
        customer=row.customer,
        registered_at=row.registered_at,
        kind=classed.kind if classed else None,
        unit=classed.unit if classed else None,
        survivor=merged.survivor if merged else None,
        scores=kept["scores"],
        asked=[entry for entry in kept["asked"] if entry["scheme"] == scheme],
        assigned=[entry for entry in assigned if entry["scheme"] == scheme and entry["expires_at"] is None],
        proposed=next((waiting.tier for waiting in row.proposals if waiting.scheme == scheme), None),
    )


def _as_kept(projection: Projection[Any], row: Any) -> dict[str, Any]:
    """Return the row as it is written into its table."""
    (kept,) = projection.codec.dump_python([row], mode="json")
    return dict(kept)


def _comes_into_force(row: CustomerHistory) -> datetime:
    stated = row.data.get("effective_from")
    return datetime.fromisoformat(stated) if stated else row.occurred_at


def _moment(row: CustomerHistory) -> Moment:
    return Moment(**{field.name: getattr(row, field.name) for field in fields(Moment)})
