"""Evaluates tiers within a scenario as `kehu tiers evaluate` does."""

from collections.abc import Awaitable, Callable

from domain.decider import Refused
from domain.tiers import trigger
from services.scenarios.text.step import EvaluationStep
from services.store.outcome import Accepted
from services.store.store import Store
from services.tiers import periods
from services.tiers.choice import choose
from services.tiers.evidence import Evidence
from services.tiers.plan import check_currency, plan


async def evaluate(step: EvaluationStep, *, store: Store, evidence: Evidence) -> None:
    """Evaluate every customer in the step; raise the first refusal, of the step or of a customer."""
    found = await choose(store, pack=step.pack, unit_id=step.unit, scheme=step.scheme, as_of=step.at, zone="UTC")
    occasion = trigger.occasion_of(found.rules, found.at, step.trigger)
    known = await periods.standing(store, found.rules, occasion, step.unit)
    planned = await plan(
        evidence,
        found.rules,
        occasion,
        currency=step.currency or periods.currency_of(known, found.pack.pack.currency),
        unit=step.unit,
        customer=step.customer,
        period=known,
        closed_units=await periods.closed_units(store, found.rules, occasion, step.unit),
    )
    if step.currency is None:
        check_currency(planned)
    refusals: list[Refused] = []

    async def ask(question: Callable[[], Awaitable[Accepted]]) -> Accepted:
        try:
            return await question()
        except Refused as refused:
            refusals.append(refused)
            raise

    await periods.decide(store, planned, actor=step.by, insist=ask, now=step.at, closing=step.customer is None)
    if refusals:
        raise refusals[0]
