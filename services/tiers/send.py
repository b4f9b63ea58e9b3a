"""Sends the planned decisions to the customers' streams, many at a time; sending them again changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID, uuid5

from contracts.customers.customer import CustomerEvent
from contracts.envelope import Cause
from contracts.tiers.tier import EvaluateTier
from domain.customers import customer
from domain.customers.state import Customer, current_customer
from domain.decider import Refused
from domain.tiers.evaluation import evaluate_tier
from services.commands import dating
from services.store.many import Insist, many
from services.store.store import Store
from services.tiers.plan import Planned

# Stored for ever in the command log: with another value, every period would be decided again.
NAMESPACE: Final = UUID("b0d5a8f0-5a4e-5a63-9c1e-7d1f0a8c6e21")


async def send(
    store: Store,
    planned: Sequence[Planned],
    *,
    actor: str,
    insist: Insist,
    done: Callable[[int], None] = lambda _: None,
    now: datetime | None = None,
    correction: int = 0,
    unit: str | None = None,
    reason: str | None = None,
) -> list[str]:
    """Return the event of each decision, `nothing` where it was decided before, or `refused`; report how many are done.

    An interrupted run is continued by running it again: each command has one id for ever, and one answer. `now` is
    given in scenarios, which have a present of their own. A `correction` of the period, of a `unit` or of all, has
    commands of its own, and its reason.
    """
    run = Run(store, actor, insist, now, correction, unit, reason)
    return await many(planned, partial(_decide, run), done)


@dataclass(frozen=True, slots=True)
class Run:
    """What all decisions of a run share."""

    store: Store
    actor: str
    insist: Insist
    now: datetime | None
    correction: int
    unit: str | None
    reason: str | None


def command_id(command: EvaluateTier, correction: int = 0, unit: str | None = None) -> UUID:
    """Name the evaluation of a customer in a period under a version of a policy, the same for every run.

    Corrections are counted for each unit and for all, so the name of one says whose it is.
    """
    name = f"{command.scheme}|{command.policy}|{command.period}|{command.customer_id}"
    if correction:
        name += f"|{correction}" if unit is None else f"|{unit}|{correction}"
    return uuid5(NAMESPACE, name)


async def _decide(run: Run, planned: Planned) -> str:
    evaluation = planned.evaluation
    command = EvaluateTier(
        customer_id=planned.customer,
        scheme=evaluation.rules.name,
        policy=evaluation.rules.policy,
        period=evaluation.occasion.period,
    )
    cause = Cause(
        command_id=command_id(command, run.correction, run.unit),
        occurred_at=evaluation.occasion.at,
        actor=run.actor,
        reason=run.reason,
        arrived_at=run.now,
        zone=evaluation.rules.zone,
    )

    def decide(state: Customer) -> list[CustomerEvent]:
        return evaluate_tier(current_customer(state, planned.customer).tiers, planned.customer, evaluation)

    ask = partial(
        dating.transact, run.store, customer.DECIDER, planned.customer, lambda _: decide, command=command, cause=cause
    )
    try:
        accepted = await run.insist(ask)
    except Refused:
        return "refused"
    return accepted.types[0] if accepted.types and not accepted.repeated else "nothing"
