"""Gathers the evidence on all customers in a window; facts about a duplicate count for its survivor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from domain.calendar.period_days import ONE_DAY, Days
from domain.tiers.scheme.occasion import Occasion, midnight
from projections.customers.spending import Spending
from projections.engine.timeline import end_of_day
from projections.tiers.base import Based
from services.tiers.evidence import Counted

EVER: Final = date(1900, 1, 1)


@dataclass(slots=True)
class Bought:
    """A customer's purchases in a window; `amount` is in one currency only."""

    amount: Decimal = Decimal(0)
    quantity: int = 0
    purchases: int = 0
    last: date | None = None


@dataclass(slots=True)
class Gathering:
    """One evaluation's view of the evidence; each window is read once. `uncounted` are the other currencies found."""

    evidence: Counted
    occasion: Occasion
    zone: str
    currency: str
    based: Sequence[Based]
    uncounted: set[str] = field(default_factory=set)
    _bought: dict[Days, Mapping[str, Bought]] = field(default_factory=dict)
    _shown: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._shown = {row.customer: row.survivor for row in self.based if row.survivor}

    async def bought(self, days: Days) -> Mapping[str, Bought]:
        """Sum up the purchases of each customer."""
        if days not in self._bought:
            rows = await self.evidence.purchases(days.first or EVER, days.end)
            self._bought[days] = self._summed(rows)
        return self._bought[days]

    def _summed(self, rows: Iterable[Spending]) -> Mapping[str, Bought]:
        found: dict[str, Bought] = defaultdict(Bought)
        for row in rows:
            bought = found[self._shown.get(row.customer, row.customer)]
            bought.quantity += row.quantity
            bought.purchases += row.purchases
            bought.last = max(bought.last or row.last, row.last)
            if row.currency == self.currency:
                bought.amount += row.amount
            else:
                self.uncounted.add(row.currency)
        return found

    async def complaints(self, days: Days) -> Mapping[str, int]:
        """Count the complaints of each customer received in the window."""
        first = midnight(days.first, self.zone) if days.first else None
        counted = await self.evidence.complaints(first, midnight(days.end, self.zone))
        found: dict[str, int] = defaultdict(int)
        for customer, number in counted.items():
            found[self._shown.get(customer, customer)] += number
        return found

    async def days_overdue(self) -> Mapping[str, int]:
        """Return the age of each customer's oldest debt at the end of the last counted day."""
        found: dict[str, int] = defaultdict(int)
        for item in await self.evidence.overdue(self.occasion.end - ONE_DAY):
            customer = self._shown.get(item.customer, item.customer)
            found[customer] = max(found[customer], item.days_overdue)
        return found

    def scores(self, score: str, first: date | None) -> Mapping[str, Sequence[Decimal]]:
        """Return the scores that people gave each customer, oldest first; only since a day, if one is given.

        Customers without a score are left out.
        """
        since = midnight(first, self.zone) if first else None
        until = end_of_day(self.occasion.end - ONE_DAY, self.zone)
        return {
            row.customer: given
            for row in self.based
            if (given := [each.value for each in row.scores if each.score == score and _within(each.at, since, until)])
        }


def _within(at: datetime, since: datetime | None, until: datetime) -> bool:
    return (since is None or since <= at) and at <= until
