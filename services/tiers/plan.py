"""Evaluates all customers and finds those who need a decision; the others get no command."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from domain.decider import Refused
from domain.organisation.unit import MAIN
from domain.policies.tier_periods import TierPeriod
from domain.tiers.evaluation import Evaluation, held_at, outcome
from domain.tiers.period import NEVER_CLOSED
from domain.tiers.rules import Rules
from domain.tiers.scheme import classify
from domain.tiers.scheme.change import Change, Held
from domain.tiers.scheme.occasion import Occasion, midnight
from domain.tiers.scheme.place import Crowd
from projections.tiers.base import Based
from services.tiers.evidence import Counted, Evidence
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
    """A decision to make about a customer, and its expected result; in a closed period, what would differ."""

    customer: str
    evaluation: Evaluation
    held: Held
    change: Change


@dataclass(frozen=True, slots=True)
class Plan:
    """`held` is each evaluated customer's tier after the evaluation; `uncounted` are other currencies found.

    `amounts` are the inputs that count amounts of money; `position` is the end of the log in the facts. In a `period`
    that is closed, `planned` is what facts that came later would change. `ranked` are all customers that are evaluated.
    """

    rules: Rules
    occasion: Occasion
    planned: Sequence[Planned]
    held: dict[str, str | None]
    crowd: Crowd
    currency: str
    uncounted: frozenset[str]
    position: int
    ranked: Sequence[Based]
    period: TierPeriod
    unit: str | None = None

    @property
    def closed(self) -> bool:
        """Return whether nothing may be decided on any more."""
        return self.period.closed

    @property
    def decided(self) -> Mapping[str, int]:
        """Count what was decided for the period before; only an evaluation that closes it asks for that."""
        return _decided(self.rules, self.occasion, self.ranked)

    @property
    def amounts(self) -> list[str]:
        return [each.name for each in self.rules.scheme.inputs if each.fact in MONEY]


@dataclass(frozen=True, slots=True)
class Round:
    """An evaluation of the `deciding` customers; the others are ranked with them."""

    rules: Rules
    occasion: Occasion
    period: TierPeriod
    deciding: Container[str]


async def plan(
    evidence: Evidence,
    rules: Rules,
    occasion: Occasion,
    *,
    currency: str,
    unit: str | None = None,
    customer: str | None = None,
    period: TierPeriod = NEVER_CLOSED,
    closed_units: Container[str] = (),
) -> Plan:
    """Evaluate the customers of a unit, or all; with `customer`, plan only that one's decision.

    `period` says how the period stands: what was closed is compared with the facts known now. Customers of
    `closed_units` stay as they were decided on.
    """
    position = await evidence.position()
    gathering = await gather(evidence, rules, occasion, currency)
    ranked = _ranked(gathering.based, rules, occasion, unit, customer)
    crowd = await facts(gathering, rules.scheme, [row.customer for row in ranked])
    deciding = _deciding(ranked, customer, closed_units)
    planned, held = _changes(Round(rules, occasion, period, deciding), ranked, crowd)
    return Plan(
        rules=rules,
        occasion=occasion,
        planned=planned,
        held=held,
        crowd=crowd,
        currency=currency,
        uncounted=frozenset(gathering.uncounted),
        position=position,
        ranked=ranked,
        period=period,
        unit=unit,
    )


def _ranked(
    based: Sequence[Based], rules: Rules, occasion: Occasion, unit: str | None, customer: str | None
) -> list[Based]:
    """Return the customers that the scheme classes; refuse if `customer` is none of them."""
    ranked = [row for row in based if is_for(rules, row, unit)]
    if customer is not None and customer not in {row.customer for row in ranked}:
        raise NotEvaluated(
            f"{rules.name} does not class customer {customer} for {occasion.period}: it was not registered before, "
            "is shown under another customer, or is of another kind or unit."
        )
    return ranked


def _deciding(ranked: Sequence[Based], customer: str | None, closed_units: Container[str]) -> set[str]:
    """Return the customers to decide on: those of open units, or of them the one that is named."""
    open_to_change = [row.customer for row in ranked if (row.unit or MAIN) not in closed_units]
    return {each for each in open_to_change if customer in (None, each)}


def check_currency(plan: Plan) -> None:
    """Refuse to decide for a whole period when no amount counts: that is never intended."""
    counted = any(facts[name] for facts in plan.crowd.values() for name in plan.amounts)
    if plan.uncounted and plan.amounts and not counted:
        raise NoAmountCounts(
            f"Nothing was decided: no amount is in {plan.currency}, but in {', '.join(sorted(plan.uncounted))}: "
            "name the currency to count."
        )


async def gather(evidence: Counted, rules: Rules, occasion: Occasion, currency: str) -> Gathering:
    """Read the customers at that moment."""
    before = midnight(occasion.end, rules.zone)
    based = await evidence.base(rules.name, before, occasion.end)
    return Gathering(evidence, occasion, rules.zone, currency, based)


def _changes(asked: Round, ranked: Sequence[Based], crowd: Crowd) -> tuple[list[Planned], dict[str, str | None]]:
    rules, occasion, period = asked.rules, asked.occasion, asked.period
    places = classify.classify(rules.scheme, crowd)
    correcting = period.closed or period.reopened
    planned: list[Planned] = []
    held: dict[str, str | None] = {}
    for row in ranked:
        before = held_at(row.decided, row.proposed, occasion.at)
        held[row.customer] = before.tier
        placed = places.get(row.customer)
        if placed is None or row.customer not in asked.deciding:
            continue
        evaluation = Evaluation(
            rules=rules, occasion=occasion, facts=crowd[row.customer], placed=placed, correcting=correcting
        )
        found = outcome(row.decided, before, evaluation)
        if not period.closed:
            held[row.customer] = found.tier
        if found.change is not None:
            planned.append(Planned(row.customer, evaluation, before, found.change))
    return planned, held


def _decided(rules: Rules, occasion: Occasion, ranked: Sequence[Based]) -> Mapping[str, int]:
    """Count what was decided for the period before; the last decision on a customer counts."""
    ours = (occasion.period, rules.policy)
    last = ([entry.what for entry in row.decided if (entry.period, entry.policy) == ours] for row in ranked)
    return Counter(entries[-1] for entries in last if entries)


def is_for(rules: Rules, row: Based, unit: str | None) -> bool:
    """Return whether the scheme classes the customer; it leaves out duplicates, which are shown under another."""
    kinds = rules.scheme.applies_to
    return (
        row.survivor is None
        and (unit is None or (row.unit or MAIN) == unit)
        and (kinds is None or row.kind in kinds.value)
    )
