"""The figures that tier schemes count for each customer at each period, from the same folds as read models."""

from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, TypeVar

from contracts.customers.customer import TierAssigned
from contracts.message import Envelope
from contracts.tiers.tier import TierKept, TierProposed
from domain.organisation.unit import MAIN
from domain.tiers.replay import Figures, OfPeriod
from domain.tiers.rules import Rules
from domain.tiers.scheme.occasion import Occasion
from projections.complaints import complaint_sla, counts
from projections.credit import open_items, overdue_receivables
from projections.credit.open_items import OpenItem
from projections.customers import purchases, spending
from projections.customers.spending import Spending
from projections.engine.projection import Key, Projection, Recorded
from projections.survivor import OfCustomer
from projections.tiers import base, tier_evidence, tier_list
from projections.tiers.base import Based, Candidate
from services.tiers.facts import facts
from services.tiers.plan import gather, is_for

FOLDS: Final[tuple[Projection[Any], ...]] = (
    tier_evidence.PROJECTION,
    tier_list.PROJECTION,
    purchases.PROJECTION,
    complaint_sla.PROJECTION,
    overdue_receivables.PROJECTION,
)
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """An evaluation of which figures are wanted: by these rules, of the facts up to a position of the log.

    `policy` is the version by which the period was decided, None where it was not.
    """

    rules: Rules
    occasion: Occasion
    currency: str
    position: int
    unit: str | None
    policy: str | None

    @property
    def counts(self) -> str:
        """Return a name for all that the figures depend on: specs that count the same share them."""
        scheme, occasion = self.rules.scheme, self.occasion
        kinds = scheme.applies_to.value if scheme.applies_to else None
        inputs = [(each.name, each.fact, each.window and each.window.value) for each in scheme.inputs]
        counted = (inputs, scheme.window.value, scheme.missing.value, kinds)
        told = (self.rules.name, self.rules.zone, occasion, self.currency, self.position, self.unit, self.policy)
        return sha256(repr((counted, told)).encode()).hexdigest()


@dataclass(slots=True)
class Rows:
    """The rows of some customers while their events are followed; it answers what evaluations count."""

    rows: dict[str, dict[Key, Any]] = field(default_factory=lambda: {each.name: {} for each in FOLDS})
    decided: dict[tuple[str, str, str, str], OfPeriod] = field(default_factory=dict)
    reached: int = 0

    def take(self, position: int, envelope: Envelope) -> None:
        """Follow an event."""
        self.reached = position
        recorded = Recorded(position, envelope)
        for projection in FOLDS:
            if projection.handles is None or envelope.type in projection.handles:
                key = projection.key(recorded)
                if key is not None:
                    rows = self.rows[projection.name]
                    rows[key] = projection.evolve(rows.get(key), recorded)
                    if rows[key] is None:
                        del rows[key]
        self._note(envelope)

    def _note(self, envelope: Envelope) -> None:
        """Keep what evaluations of periods led to: the last of each; what bodies approved, people decided."""
        event = envelope.event
        if not isinstance(event, TierAssigned | TierKept | TierProposed) or event.scheme is None or not event.policy:
            return
        grounds = event.grounds
        if grounds is None or grounds.period is None or grounds.trigger or getattr(event, "approved_by", None):
            return
        self.decided[event.customer_id, event.scheme, event.policy, grounds.period] = event

    async def position(self) -> int:
        return self.reached

    async def base(self, scheme: str, before: datetime, end: date) -> Sequence[Based]:
        found = (base.based(each, scheme, before, end) for each in self._candidates(end))
        return [each for each in found if each]

    def _candidates(self, end: date) -> Iterable[Candidate]:
        first: dict[str, date] = {}
        for purchase in self.rows["purchases"].values():
            if not spending.taken_back(purchase.reversed_on, end):
                day = purchase.purchased_on
                first[purchase.customer] = min(day, first.get(purchase.customer, day))
        for row in self.rows["tier_evidence"].values():
            listed = self.rows["tier_list"].get((row.customer,))
            assignments = listed.assignments if listed else ()
            yield Candidate(evidence=row, assignments=assignments, first_purchase=first.get(row.customer))

    async def purchases(self, first: date, end: date) -> Sequence[Spending]:
        return spending.spent((OfCustomer(row) for row in self.rows["purchases"].values()), first, end)

    async def complaints(self, first: datetime | None, before: datetime) -> Mapping[str, int]:
        return counts.counted(self.rows["complaint_sla"].values(), first, before)

    async def overdue(self, day: date) -> Sequence[OpenItem]:
        merges = {row.customer: row.merged for row in self.rows["tier_evidence"].values()}
        rows = self.rows["overdue_receivables"].values()
        found = (open_items.shown(OfCustomer(row, merges.get(row.customer, ())), day) for row in rows)
        return [each for each in found if each is not None]


def figures(rows: Rows, spec: Spec) -> dict[str, Figures]:
    """Return the figures of each customer that the scheme classes at the period."""
    return at_once(_figures(rows, spec))


async def _figures(rows: Rows, spec: Spec) -> dict[str, Figures]:
    gathering = await gather(rows, spec.rules, spec.occasion, spec.currency)
    based = {each.customer: each for each in gathering.based if is_for(spec.rules, each, spec.unit)}
    counted = await facts(gathering, spec.rules.scheme, list(based))
    return {
        customer: Figures(facts=counted[customer], decided=each.decided, proposed=each.proposed, unit=each.unit or MAIN)
        for customer, each in based.items()
    }


def at_once(asked: Coroutine[Any, Any, Answer]) -> Answer:
    """Return the answer of what waits for nothing."""
    try:
        asked.send(None)
    except StopIteration as answered:
        return answered.value  # type: ignore[no-any-return]
    raise RuntimeError("It waits for something.")
