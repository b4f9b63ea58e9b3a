"""Complaint commands with what they make of the clocks: the policy is the one that was in force at receipt.

A complaint keeps it (semantics 7): the version's name is in the events of its clocks, and a version never changes.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from contracts.complaints.complaint import ComplaintEvent, ReceiveComplaint
from contracts.envelope import Cause
from domain.complaints import clocks
from domain.complaints.complaint import DECIDER
from domain.complaints.state import Complaint, Received
from domain.complaints.terms import Terms
from domain.customers import customer
from domain.customers.state import Registered
from domain.organisation import unit
from domain.policies.pack.pack import Pack
from domain.tiers.rules import version_for
from domain.tiers.state import tier_at
from services.commands import dating
from services.commands.handler import DatedDecision, Decision, Handler, Matter, deciding_with
from services.packs import in_force, pinned
from services.packs.terms import no_terms, terms_of
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store

# A decision that also depends on what the policy promises.
OnTerms = Callable[[Any, Any, datetime, Terms, datetime], Sequence[ComplaintEvent]]


def clocked(decision: DatedDecision[Complaint, Any, ComplaintEvent]) -> Handler:
    """Return the handler of a decision whose events start, stop, move or meet clocks."""
    return clocked_on(lambda state, command, at, _terms, _now: decision(state, command, at=at))


def clocked_on(decision: OnTerms) -> Handler:
    """Return the handler of a decision that itself looks at the terms, or at when the command arrived."""

    async def prepared(_: Matter[Any]) -> OnTerms:
        return decision

    return _clocked(prepared)


def clocked_with(learn: Callable[[Matter[Any]], Awaitable[DatedDecision[Complaint, Any, ComplaintEvent]]]) -> Handler:
    """Return the handler of a decision on facts from elsewhere, which `learn` gathers."""

    async def prepared(matter: Matter[Any]) -> OnTerms:
        decision = await learn(matter)
        return lambda state, command, at, _terms, _now: decision(state, command, at=at)

    return _clocked(prepared)


def _clocked(prepare: Callable[[Matter[Any]], Awaitable[OnTerms]]) -> Handler:
    async def learn(matter: Matter[Any]) -> Decision[Complaint, ComplaintEvent]:
        decision = await prepare(matter)
        terms = await _terms(matter.command, matter.store, matter.at)
        now = matter.cause.arrived_at or datetime.now(matter.at.tzinfo)

        def decide(state: Complaint) -> Sequence[ComplaintEvent]:
            events = decision(state, matter.command, matter.at, terms, now)
            return clocks.with_clocks(state, events, at=matter.at, terms=terms)

        return decide

    return deciding_with(DECIDER, learn)


def clocked_on_several(
    decision: Callable[[States, Any, datetime, Terms], Sequence[Part]], others: Callable[[Any], Sequence[str]]
) -> Handler:
    """Return the handler of a decision on several cases, of which it ends the clocks of the one that is named first."""

    async def handle(command: Any, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        terms = await _terms(command, store, cause.occurred_at)
        stands = [stand(DECIDER, command.complaint_id, expected_version)]
        return await dating.transact_on(
            store,
            [*stands, *(stand(DECIDER, each) for each in others(command))],
            lambda states: decision(states, command, cause.occurred_at, terms),
            command=command,
            cause=cause,
        )

    return handle


async def _terms(command: Any, store: Store, at: datetime) -> Terms:
    """Return the terms of the case: of the version that it keeps, or else of that in force when it was received."""
    state = (await store.load(DECIDER, command.complaint_id)).state
    if isinstance(state, Received):
        customer_id, at, unit_id = state.customer_id, state.received_at, _unit_of(state)
    elif isinstance(command, ReceiveComplaint):
        customer_id, unit_id = command.customer_id, command.unit_id
    else:
        return no_terms(unit.MAIN)
    known = (await store.load(customer.DECIDER, customer_id)).state
    registered = known if isinstance(known, Registered) else None
    unit_id = unit_id or (registered and registered.details.unit_id) or unit.MAIN
    policy = state.policy if isinstance(state, Received) else None
    pack = await (pinned.version(store, policy) if policy else _in_force(store, unit_id, at))
    if pack is None or pack.complaints is None:
        return no_terms(unit_id)
    asks = registered is not None and any(clock.tiers for clock in pack.complaints.clocks)
    return terms_of(pack, unit_id, _tier(registered, pack, at) if asks and registered else None)


def _unit_of(received: Received) -> str | None:
    """Return the unit for whose account the clocks run, once they do, or else the one that received the case."""
    decided = next(iter(received.clocks.values()), None)
    return decided.event.unit_id if decided else getattr(received.received, "unit_id", None)


async def _in_force(store: Store, unit_id: str, at: datetime) -> Pack | None:
    """Return the version that the unit ran at the instant, or its first one for earlier instants.

    It applies to imported history, as it does for tiers.
    """
    try:
        chosen = unit.pack_for((await store.load(unit.DECIDER, unit_id)).state, unit_id, at)
    except unit.RunsNoPack:
        return None
    return version_for((await in_force.book(store, chosen)).versions(chosen), at)


def _tier(registered: Registered, pack: Pack, at: datetime) -> str | None:
    """Return the customer's tier in the main scheme of the pack at the instant."""
    if pack.tiers is None:
        return None
    return tier_at(registered.tiers.in_scheme(f"{pack.pack.name}/{pack.tiers.main}"), at)
