"""The evidence for tiers from rows in memory, with the same answers as PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from projections.complaints import counts
from projections.credit import open_items
from projections.credit.open_items import OpenItem
from projections.customers import spending
from projections.customers.purchases import Purchase
from projections.customers.spending import Spending
from projections.history.customer_history import CustomerHistory, Moment
from projections.tiers import base, decisions, tier_list
from projections.tiers.base import Based, Candidate
from projections.tiers.tier_evidence import TierEvidence
from projections.tiers.tier_list import Tier, TierList, TiersQuery
from services.scenarios.answers.folds import Folds, in_order, of_customers


@dataclass(frozen=True, slots=True)
class InMemory:
    """The evidence, read from the rows of the folds."""

    folds: Folds
    reached: int = 0

    async def position(self) -> int:
        return self.reached

    async def base(self, scheme: str, before: datetime, end: date) -> Sequence[Based]:
        found = (base.based(candidate, scheme, before, end) for candidate in self._candidates(end))
        return [each for each in found if each]

    def _candidates(self, end: date) -> Iterator[Candidate]:
        tiers_of: Mapping[Any, TierList] = self.folds["tier_list"]
        purchases: Mapping[Any, Purchase] = self.folds["purchases"]
        first: dict[str, date] = {}
        for purchase in purchases.values():
            if spending.taken_back(purchase.reversed_on, end):
                continue
            day = purchase.purchased_on
            first[purchase.customer] = min(day, first.get(purchase.customer, day))
        rows: Mapping[Any, TierEvidence] = self.folds["tier_evidence"]
        for row in rows.values():
            listed = tiers_of.get((row.customer,), TierList(customer=row.customer))
            yield Candidate(evidence=row, assignments=listed.assignments, first_purchase=first.get(row.customer))

    async def purchases(self, first: date, end: date) -> Sequence[Spending]:
        return spending.spent(of_customers(self.folds, "purchases"), first, end)

    async def complaints(self, first: datetime | None, before: datetime) -> Mapping[str, int]:
        return counts.counted(self.folds["complaint_sla"].values(), first, before)

    async def overdue(self, day: date) -> Sequence[OpenItem]:
        rows = of_customers(self.folds, "overdue_receivables")
        return in_order((open_items.shown(row, day) for row in rows), open_items.LISTING)

    async def decisions(self, customer: str, as_of: datetime) -> Sequence[Moment]:
        rows: Mapping[Any, CustomerHistory] = self.folds["customer_history"]
        return decisions.in_force((_moment(row) for row in rows.values() if row.customer == customer), as_of)

    async def tiers(
        self, as_of: datetime, *, scheme: str | None, customer: str, for_partner: bool = False
    ) -> Sequence[Tier]:
        query, rows = TiersQuery(customer=customer), of_customers(self.folds, "tier_list")
        found = (tier_list.shown(row, as_of, query, scheme=scheme, for_partner=for_partner) for row in rows)
        return in_order(found, tier_list.LISTING)


def _moment(row: CustomerHistory) -> Moment:
    return Moment(**{field.name: getattr(row, field.name) for field in fields(Moment)})
