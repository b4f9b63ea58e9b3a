"""The facts that evaluations and explanations of tiers read from the read models, in PostgreSQL or in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from psycopg import AsyncConnection

from projections.complaints import complaint_sla, counts
from projections.credit import open_items, overdue_receivables
from projections.credit.open_items import OpenItem
from projections.customers import purchases, spending
from projections.customers.spending import Spending
from projections.engine.projection import Projection
from projections.history.customer_history import Moment
from projections.tiers import base, decisions, tier_evidence, tier_list
from projections.tiers.base import Based
from projections.tiers.tier_list import Tier, TiersQuery
from projections.worker import progress

# The read models whose facts evaluations count.
FACTS: Final[tuple[Projection[Any], ...]] = (
    tier_evidence.PROJECTION,
    tier_list.PROJECTION,
    purchases.PROJECTION,
    complaint_sla.PROJECTION,
    overdue_receivables.PROJECTION,
)


class Counted(Protocol):
    """The questions whose answers evaluations count; each has the same answer as the list of its name."""

    async def position(self) -> int:
        """Return the position of the log up to which the facts are known."""

    async def base(self, scheme: str, before: datetime, end: date) -> Sequence[Based]:
        """List the customers there were before an instant, in the day `end`, and how they stand in the scheme."""

    async def purchases(self, first: date, end: date) -> Sequence[Spending]:
        """Sum what each customer spending from a day until before another, without its duplicates' purchases."""

    async def complaints(self, first: datetime | None, before: datetime) -> Mapping[str, int]:
        """Count the complaints of each customer received in a window."""

    async def overdue(self, day: date) -> Sequence[OpenItem]:
        """List the open items overdue at the end of the day."""


class Evidence(Counted, Protocol):
    """All questions, with those that explanations ask."""

    async def decisions(self, customer: str, as_of: datetime) -> Sequence[Moment]:
        """List the decisions on the customer's tiers that were in force at the instant."""

    async def tiers(
        self, as_of: datetime, *, scheme: str | None, customer: str, for_partner: bool = False
    ) -> Sequence[Tier]:
        """List the customer's tier in force at the instant; `for_partner` leaves out what is hidden."""


@dataclass(frozen=True, slots=True)
class ReadModels:
    """The evidence, read from PostgreSQL."""

    connection: AsyncConnection[Any]

    async def position(self) -> int:
        return await progress.reached(self.connection, FACTS)

    async def base(self, scheme: str, before: datetime, end: date) -> Sequence[Based]:
        return await base.base(self.connection, scheme, before, end)

    async def purchases(self, first: date, end: date) -> Sequence[Spending]:
        return await spending.purchases(self.connection, first, end)

    async def complaints(self, first: datetime | None, before: datetime) -> Mapping[str, int]:
        return await counts.counts(self.connection, first, before)

    async def overdue(self, day: date) -> Sequence[OpenItem]:
        return await open_items.overdue(self.connection, day)

    async def decisions(self, customer: str, as_of: datetime) -> Sequence[Moment]:
        return await decisions.decisions(self.connection, customer, as_of)

    async def tiers(
        self, as_of: datetime, *, scheme: str | None, customer: str, for_partner: bool = False
    ) -> Sequence[Tier]:
        # Not validated: an impossible customer id has no tier.
        query = TiersQuery.model_construct(customer=customer)
        found = await tier_list.tiers(self.connection, as_of, query, scheme=scheme, for_partner=for_partner)
        # The list shows a duplicate's survivor; the duplicate has no tier of its own.
        return [each for each in found if each.customer == customer]
