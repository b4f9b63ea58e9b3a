"""Periods of tier schemes: how they stand, decided and closed by one event, and opened again for a correction."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

from contracts.envelope import Cause
from contracts.policies.policy import PolicyEvent
from contracts.policies.tier_period import CloseTierPeriod, TierPeriodClosed
from domain.policies import policy
from domain.policies.policy import Policy
from domain.policies.tier_periods import PeriodKey, TierPeriod
from domain.tiers import period
from domain.tiers.rules import Rules
from domain.tiers.scheme.change import Assign, Keep, Propose
from domain.tiers.scheme.occasion import Occasion
from services.commands import dating
from services.packs import in_force
from services.store.many import Insist
from services.store.store import Store
from services.tiers.plan import Plan
from services.tiers.send import send

# Stored for ever in the command log, as that of the decisions on customers.
NAMESPACE: Final = UUID("5b1d3f0c-2a57-5f0b-9b55-3f6a1f6b7d42")
COUNTED_AS: Final = {Assign: "assigned", Keep: "kept", Propose: "proposed"}


async def standing(store: Store, rules: Rules, occasion: Occasion, unit: str | None) -> TierPeriod:
    """Return how the period stands; an evaluation after an event is none of a period, and closes nothing."""
    if occasion.trigger is not None:
        return period.NEVER_CLOSED
    state = (await store.load(policy.DECIDER, _pack(rules))).state
    return period.standing(state, PeriodKey(rules.name, rules.policy, occasion.period, unit))


async def closed_units(store: Store, rules: Rules, occasion: Occasion, unit: str | None) -> frozenset[str]:
    """Return the units whose customers an evaluation of all leaves alone, because theirs is closed."""
    if unit is not None or occasion.trigger is not None:
        return frozenset()
    state = (await store.load(policy.DECIDER, _pack(rules))).state
    return period.closed_units(state, PeriodKey(rules.name, rules.policy, occasion.period))


async def closed_after(store: Store, rules: Rules, occasion: Occasion) -> list[str]:
    """Return the closed periods of the scheme that began later: who was confirmed in them stands as before them."""
    state = (await store.load(policy.DECIDER, _pack(rules))).state
    found = {
        key.period: each.last.effective_from
        for key, each in state.tier_periods.items()
        if key.scheme == rules.name and each.closed and each.last and each.last.effective_from > occasion.at
    }
    return sorted(found, key=lambda name: found[name])


def currency_of(known: TierPeriod, otherwise: str) -> str:
    """Return the currency in which the period was decided, so that only what came later differs."""
    return known.last.currency if known.last else otherwise


async def closed(store: Store, pack: str) -> list[dict[str, Any]]:
    """List the periods that were ever closed, by scheme and period; refuse a pack that nobody knows."""
    (await in_force.book(store, pack)).versions(pack)
    state = (await store.load(policy.DECIDER, pack)).state
    found = sorted(state.tier_periods.items(), key=lambda each: (each[0].scheme, each[0].period, each[0].unit_id or ""))
    return [
        {"unit": key.unit_id, "closed": each.closed, "corrections": each.corrections, "reason": each.reason}
        | (each.last.model_dump() if each.last else {"scheme": key.scheme, "policy": key.policy, "period": key.period})
        for key, each in found
    ]


async def decide(
    store: Store,
    plan: Plan,
    *,
    actor: str,
    insist: Insist,
    done: Callable[[int], None] = lambda _: None,
    now: datetime | None = None,
    closing: bool = True,
) -> list[str]:
    """Send what is planned, then close the period: an interrupted run leaves it open, and is continued by another.

    In a closed period nothing is sent, nor in one that another run closed or opened since it was planned. Without
    `closing`, or after an event, the others are not decided on yet.
    """
    if plan.period.closed or await standing(store, plan.rules, plan.occasion, plan.unit) != plan.period:
        return []
    outcomes = await send(
        store,
        plan.planned,
        actor=actor,
        insist=insist,
        done=done,
        now=now,
        correction=plan.period.corrections,
        unit=plan.unit,
        reason=plan.period.reason,
    )
    if closing and plan.occasion.trigger is None:
        await _close(store, plan, actor=actor, insist=insist, now=now)
    return outcomes


async def _close(store: Store, plan: Plan, *, actor: str, insist: Insist, now: datetime | None) -> None:
    closed = _closed(plan)
    command = CloseTierPeriod(
        pack=closed.pack, scheme=closed.scheme, policy=closed.policy, period=closed.period, unit_id=closed.unit_id
    )
    name = f"{command.scheme}|{command.policy}|{command.period}|{command.unit_id or ''}|{closed.correction}"
    cause = Cause(
        command_id=uuid5(NAMESPACE, name),
        occurred_at=plan.occasion.at,
        actor=actor,
        reason=plan.period.reason,
        arrived_at=now,
        zone=plan.rules.zone,
    )

    def decision(state: Policy) -> Sequence[PolicyEvent]:
        return period.close_tier_period(state, closed)

    await insist(
        partial(dating.transact, store, policy.DECIDER, closed.pack, lambda _: decision, command=command, cause=cause)
    )


def _closed(plan: Plan) -> TierPeriodClosed:
    """Count what was decided in this run and in those that it continues; of a correction, what this run changed."""
    before = {} if plan.period.corrections else plan.decided
    counts = Counter(before) + Counter(COUNTED_AS[type(each.change)] for each in plan.planned)
    return TierPeriodClosed(
        pack=_pack(plan.rules),
        scheme=plan.rules.name,
        policy=plan.rules.policy,
        period=plan.occasion.period,
        unit_id=plan.unit,
        currency=plan.currency,
        facts_position=plan.position,
        effective_from=plan.occasion.at,
        evaluated=len(plan.crowd),
        assigned=counts["assigned"],
        kept=counts["kept"],
        proposed=counts["proposed"],
        correction=plan.period.corrections,
    )


def _pack(rules: Rules) -> str:
    return rules.name.partition("/")[0]
