"""Evaluates all customers and finds those who need a decision; the others get no command."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.decider import Refused
from domain.organisation.unit import MAIN
from domain.tiers.evaluation import Evaluation, held_at, outcome
from domain.tiers.rules import Rules
from domain.tiers.scheme import classify
from domain.tiers.scheme.change import Change, Held
from domain.tiers.scheme.occasion import Occasion, midnight
from domain.tiers.scheme.place import Crowd
from projections.tiers.base import Based
from services.tiers.evidence import Evidence
from services.tiers.facts import facts
from services.tiers.gathering import Gathering

# Facts that count money, in one currency.
MONEY = ("amount", "growth")


class NotEvaluated(Refused):
    """The scheme does not class this customer at that moment."""

    code = "tier.not-evaluated"


class NoAmountCounts(Refused):
    """All amounts are in currencies that do not count."""

    code = "tier.no-amount-counts"


@dataclass(frozen=True, slots=True)
class Planned:
    """A decision to make about a customer, and its expected result."""

    customer: str
    evaluation: Evaluation
    held: Held
    change: Change


@dataclass(frozen=True, slots=True)
class Plan:
    """`held` is each evaluated customer's tier after the evaluation; `uncounted` are other currencies found.

    `amounts` are the inputs that count amounts of money.
    """

    rules: Rules
    occasion: Occasion
    planned: Sequence[Planned]
    held: dict[str, str | None]
    crowd: Crowd
    currency: str
    uncounted: frozenset[str]

    @property
    def amounts(self) -> list[str]:
        return [each.name for each in self.rules.scheme.inputs if each.fact in MONEY]


async def plan(
    evidence: Evidence,
    rules: Rules,
    occasion: Occasion,
    *,
    currency: str,
    unit: str | None = None,
    customer: str | None = None,
) -> Plan:
    """Evaluate the customers of a unit, or all; with `customer`, plan only that one's decision."""
    gathering = await gather(evidence, rules, occasion, currency)
    ranked = [row for row in gathering.based if is_for(rules, row, unit)]
    if customer is not None and customer not in {row.customer for row in ranked}:
        raise NotEvaluated(
            f"{rules.name} does not class customer {customer} for {occasion.period}: it was not registered before, "
            "is shown under another customer, or is of another kind or unit."
        )
    crowd = await facts(gathering, rules.scheme, [row.customer for row in ranked])
    planned, held = _changes(rules, occasion, ranked, crowd, customer)
    return Plan(rules, occasion, planned, held, crowd, currency, frozenset(gathering.uncounted))


def check_currency(plan: Plan) -> None:
    """Refuse to decide for a whole period when no amount counts: that is never intended."""
    counted = any(facts[name] for facts in plan.crowd.values() for name in plan.amounts)
    if plan.uncounted and plan.amounts and not counted:
        raise NoAmountCounts(
            f"Nothing was decided: no amount is in {plan.currency}, but in {', '.join(sorted(plan.uncounted))}: "
            "name the currency to count."
        )


async def gather(evidence: Evidence, rules: Rules, occasion: Occasion, currency: str) -> Gathering:
    """Read the customers at that moment."""
    before = midnight(occasion.end, rules.zone)
    based = await evidence.base(rules.name, before, occasion.end)
    return Gathering(evidence, occasion, rules.zone, currency, based)


def _changes(
    rules: Rules, occasion: Occasion, ranked: Sequence[Based], crowd: Crowd, only: str | None
) -> tuple[list[Planned], dict[str, str | None]]:
    places = classify.classify(rules.scheme, crowd)
    planned: list[Planned] = []
    held: dict[str, str | None] = {}
    for row in ranked:
        before = held_at(row.decided, row.proposed, occasion.at)
        held[row.customer] = before.tier
        placed = places.get(row.customer)
        if placed is None or only not in (None, row.customer):
            continue
        evaluation = Evaluation(rules=rules, occasion=occasion, facts=crowd[row.customer], placed=placed)
        found = outcome(row.decided, before, evaluation)
        held[row.customer] = found.tier
        if found.change is not None:
            planned.append(Planned(row.customer, evaluation, before, found.change))
    return planned, held


def is_for(rules: Rules, row: Based, unit: str | None) -> bool:
    """Return whether the scheme classes the customer; it leaves out duplicates, which are shown under another."""
    kinds = rules.scheme.applies_to
    return (
        row.survivor is None
        and (unit is None or (row.unit or MAIN) == unit)
        and (kinds is None or row.kind in kinds.value)
    )
