"""The outcome of an evaluation for one customer: a new tier, a proposal, a tier kept for now, or no change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from contracts.customers.customer import CustomerEvent, TierAssigned
from contracts.tiers.tier import Grounds, TierKept, TierProposed
from domain.tiers.rules import Rules
from domain.tiers.scheme.arithmetic import arithmetic
from domain.tiers.scheme.change import Assign, Change, Held, Keep, Propose, approvals_needed, change
from domain.tiers.scheme.difference import difference
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.scheme.place import Placed
from domain.tiers.state import CustomerTiers, Decided, SchemeState, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The facts about one customer on an occasion, and the place they lead to.

    `correcting` compares them with what was decided for the period, which was closed before.
    """

    rules: Rules
    occasion: Occasion
    facts: Mapping[str, Decimal | None]
    placed: Placed
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation finds, and what it changes; None: nothing."""

    held: Held
    change: Change | None

    @property
    def tier(self) -> str | None:
        """Return the tier after the evaluation."""
        return self.change.tier if isinstance(self.change, Assign) else self.held.tier


def evaluate_tier(tiers: CustomerTiers, customer_id: str, evaluation: Evaluation) -> list[CustomerEvent]:
    """Decide on the newest state; a decision for the same period under the same policy version stands."""
    state = tiers.in_scheme(evaluation.rules.name)
    held = held_at(state.decided, proposed_tier(state), evaluation.occasion.at)
    found = outcome(state.decided, held, evaluation)
    if found.change is None:
        return []
    return [_event(customer_id, evaluation, held, found.change, _in_force_from(state.decided, evaluation))]


def outcome(decided: Sequence[Decided], held: Held, evaluation: Evaluation) -> Outcome:
    """Evaluate; what was decided for the period under this version of the policy stays decided.

    In a correction the outcome is what the facts known now change in that (semantics 38).
    """
    rules, occasion, placed = evaluation.rules, evaluation.occasion, evaluation.placed
    ours = _of_period(decided, evaluation)
    if evaluation.correcting:
        before = held_at([entry for entry in decided if entry not in ours], None, occasion.at)
        return Outcome(held, difference(rules.scheme, placed, occasion, before, _standing(held, ours)))
    if ours:
        return Outcome(held, None)
    return Outcome(held, change(rules.scheme, placed, held, occasion))


def _of_period(decided: Iterable[Decided], evaluation: Evaluation) -> list[Decided]:
    """Return what was decided for the period under this version of the policy."""
    ours = (evaluation.occasion.period, evaluation.rules.policy)
    return [entry for entry in decided if (entry.period, entry.policy) == ours]


def _standing(held: Held, ours: Sequence[Decided]) -> Held:
    """Return how the period stands: bodies decide later than it begins, and what was put to them is with them."""
    given = [entry.tier for entry in ours if entry.what == "assigned"]
    put = [entry.tier for entry in ours if entry.what == "proposed"]
    return replace(held, tier=given[-1] if given else held.tier, proposed=put[-1] if put else held.proposed)


def _in_force_from(decided: Sequence[Decided], evaluation: Evaluation) -> datetime:
    """Return the start of the period; a correction of what bodies approved later is in force from that approval."""
    given = [entry.at for entry in _of_period(decided, evaluation) if entry.what == "assigned"]
    return max([evaluation.occasion.at, *given])


def proposed_tier(state: SchemeState) -> str | None:
    """Return the tier whose proposal waits for a decision."""
    return state.proposal.proposed.tier if isinstance(state.proposal, Waiting) else None


def held_at(decided: Iterable[Decided], proposed: str | None, at: datetime) -> Held:
    """Return what an evaluation at an instant finds, leaving out decisions about later instants."""
    known = [entry for entry in decided if entry.at <= at]
    tier = next((entry.tier for entry in reversed(known) if entry.what == "assigned"), None)
    if known and known[-1].what == "kept":
        return Held(tier, known[-1].period, known[-1].times, proposed)
    return Held(tier, proposed=proposed)


def _event(
    customer_id: str, evaluation: Evaluation, held: Held, found: Change, effective_from: datetime
) -> CustomerEvent:
    rules, occasion, placed = evaluation.rules, evaluation.occasion, evaluation.placed
    grounds = Grounds(
        period=occasion.period,
        trigger=occasion.trigger,
        before=held.tier,
        article=placed.row.article or rules.scheme.basis.article,
        facts=dict(evaluation.facts),
        arithmetic=arithmetic(rules.scheme, evaluation.facts, placed, found),
    )
    rule = f"{rules.scheme.name}/{placed.row.row}"
    match found:
        case Assign(tier):
            return _assigned(customer_id, rules, tier, rule=rule, grounds=grounds, effective_from=effective_from)
        case Keep():
            assert held.tier is not None
            return TierKept(
                customer_id=customer_id,
                scheme=rules.name,
                tier=held.tier,
                asked=found.asked,
                times=found.times,
                needed=found.needed,
                policy=rules.policy,
                rule=rule,
                grounds=grounds,
                effective_from=occasion.at,
            )
        case Propose(tier):
            return proposal(customer_id, rules, tier, rule=rule, grounds=grounds, effective_from=occasion.at)


def _assigned(
    customer_id: str, rules: Rules, tier: str, *, rule: str, grounds: Grounds, effective_from: datetime
) -> TierAssigned:
    return TierAssigned(
        customer_id=customer_id,
        tier=tier,
        policy=rules.policy,
        rule=rule,
        scheme=rules.name,
        main=rules.main,
        hidden=rules.hides(tier),
        grounds=grounds,
        effective_from=effective_from,
    )


def proposal(
    customer_id: str,
    rules: Rules,
    tier: str,
    *,
    rule: str | None,
    grounds: Grounds,
    effective_from: datetime,
    proposed_by: str | None = None,
) -> TierProposed:
    """Return the proposal that puts a tier before the scheme's bodies."""
    approval = rules.scheme.approval
    return TierProposed(
        customer_id=customer_id,
        scheme=rules.name,
        tier=tier,
        policy=rules.policy,
        rule=rule,
        grounds=grounds,
        effective_from=effective_from,
        approvals=approvals_needed(approval),
        bodies=approval.bodies.value if approval.bodies else (),
        proposed_by=proposed_by,
        main=rules.main,
        hidden=rules.hides(tier),
    )
