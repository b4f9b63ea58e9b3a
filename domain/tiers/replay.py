"""What a version of a policy decides about the tiers of customers at the start of a period."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contracts.customers.customer import TierAssigned
from contracts.tiers.tier import TierKept, TierProposed
from domain.replay import Decided as Decision
from domain.tiers.evaluation import Evaluation, held_at, outcome
from domain.tiers.rules import Rules
from domain.tiers.scheme import classify
from domain.tiers.scheme.change import Assign, Change, Keep, Propose
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.state import Decided

TIER: Final = "tier"
NO_TIER: Final = "none"
OfPeriod = TierAssigned | TierKept | TierProposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A customer before a period: what a scheme counts, decisions about its tier in order of time, and what waits.

    `recorded` is what the evaluation of the period led to, None where it confirmed the tier.
    """

    facts: Mapping[str, Decimal | None]
    decided: Sequence[Decided] = ()
    proposed: str | None = None
    recorded: OfPeriod | None = None
    unit: str | None = None


def decisions(crowd: Mapping[str, Figures], rules: Rules, occasion: Occasion) -> Iterator[Decision]:
    """Yield what the version decides of each customer, all of whom are ranked together; those it leaves out, not."""
    placed = classify.classify(rules.scheme, {customer: each.facts for customer, each in crowd.items()})
    for customer, place in placed.items():
        figures = crowd[customer]
        held = held_at(figures.decided, figures.proposed, occasion.at)
        evaluation = Evaluation(rules=rules, occasion=occasion, facts=figures.facts, placed=place)
        found = outcome((), held, evaluation)
        yield Decision(
            subject=f"customer/{customer}",
            customer=customer,
            kind=TIER,
            name=named(rules, occasion),
            outcome=found.tier or NO_TIER,
            said=_said(found.change),
            policy=rules.policy,
            rule=f"{rules.scheme.name}/{place.row.row}" if found.change else None,
            article=place.row.article or rules.scheme.basis.article,
        )


def recorded(customer: str, figures: Figures, rules: Rules, occasion: Occasion) -> Decision:
    """Return what was decided of a customer for the period; where nothing was said, the tier that it held."""
    event = figures.recorded
    held = held_at(figures.decided, figures.proposed, occasion.at).tier
    return Decision(
        subject=f"customer/{customer}",
        customer=customer,
        kind=TIER,
        name=named(rules, occasion),
        outcome=(event.tier if isinstance(event, TierAssigned) else held) or NO_TIER,
        said=_as_recorded(event),
        policy=event.policy if event else None,
        rule=event.rule if event else None,
        article=event.grounds.article if event and event.grounds else None,
    )


def named(rules: Rules, occasion: Occasion) -> str:
    """Return the name of the decision about a period: distributor/abc 2026-H1."""
    return f"{rules.name} {occasion.period}"


def _said(change: Change | None) -> dict[str, str]:
    match change:
        case Assign():
            return {"change": "assigned"}
        case Keep(asked, times, _):
            return {"change": "kept", "asked": asked, "times": str(times)}
        case Propose(tier):
            return {"change": "proposed", "proposed": tier}
        case None:
            return {}


def _as_recorded(event: OfPeriod | None) -> dict[str, str]:
    match event:
        case TierAssigned():
            return {"change": "assigned"}
        case TierKept(asked=asked, times=times):
            return {"change": "kept", "asked": asked, "times": str(times)}
        case TierProposed(tier=tier):
            return {"change": "proposed", "proposed": tier}
        case None:
            return {}
