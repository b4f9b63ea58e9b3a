"""Commands about tiers: find the scheme in the policy pack, and let the domain decide on the newest state."""

from datetime import datetime
from typing import Final

from contracts.customers.customer import AssignTier
from contracts.policies.policy import PolicyEvent
from contracts.policies.tier_period import ReopenTierPeriod
from contracts.tiers.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier, RecordBid, RejectTier
from domain.customers import customer
from domain.customers.customer import DECIDER, on_tiers
from domain.customers.order import after_latest
from domain.customers.state import Registered
from domain.organisation import unit
from domain.policies import policy
from domain.policies.policy import Policy
from domain.tiers import approval, override, period, proposal
from domain.tiers.input import give_score, record_bid
from domain.tiers.rules import Rules, rules_of, version_for
from services.commands.customers.customer import CustomerDecision, state_of
from services.commands.handler import Decision, Handlers, Matter, deciding, deciding_when, deciding_with
from services.packs import in_force
from services.packs.book import PackUnknown
from services.store.store import Store


async def assign_tier(matter: Matter[AssignTier]) -> CustomerDecision:
    """Look into the main scheme of the pack that the customer's unit runs, and of the one that the command names."""
    command, store, at = matter.command, matter.store, matter.at
    known = await state_of(store, command.customer_id)
    unit_id = (known.details.unit_id if isinstance(known, Registered) else None) or unit.MAIN
    packs = [await _pack_of_unit(store, unit_id, at), (command.policy or "").rpartition("-")[0]]
    schemes = [rules for pack in dict.fromkeys(packs) if pack and (rules := await _main_scheme(store, pack, at))]
    return lambda state: customer.assign_tier(state, command, schemes=schemes)


async def _pack_of_unit(store: Store, unit_id: str, at: datetime) -> str | None:
    try:
        return unit.pack_for((await store.load(unit.DECIDER, unit_id)).state, unit_id, at)
    except unit.RunsNoPack:
        return None


async def _main_scheme(store: Store, pack: str, at: datetime) -> Rules | None:
    """Return the rules at the instant, or the first ones for earlier instants: a date does not get round them."""
    try:
        version = version_for((await in_force.book(store, pack)).versions(pack), at)
    except PackUnknown:
        return None
    return rules_of(version, version.tiers.main) if version.tiers else None


async def propose_tier(matter: Matter[ProposeTier]) -> CustomerDecision:
    decision, rules = on_tiers(proposal.propose_tier), await _rules(matter)
    return after_latest(
        matter.command, matter.at, lambda customer: decision(customer, matter.command, rules=rules, at=matter.at)
    )


async def approve_tier(matter: Matter[ApproveTier]) -> CustomerDecision:
    decision, command, at = on_tiers(approval.approve_tier), matter.command, matter.at
    return after_latest(command, at, lambda customer: decision(customer, command, at=at))


async def reject_tier(matter: Matter[RejectTier]) -> CustomerDecision:
    decision, command = on_tiers(approval.reject_tier), matter.command
    return after_latest(command, matter.at, lambda customer: decision(customer, command))


async def override_tier(matter: Matter[OverrideTier]) -> CustomerDecision:
    decision, rules = on_tiers(override.override_tier), await _rules(matter)
    return lambda customer: decision(customer, matter.command, rules=rules, at=matter.at, by=matter.cause.actor)


async def reopen_tier_period(matter: Matter[ReopenTierPeriod]) -> Decision[Policy, PolicyEvent]:
    return lambda state: period.reopen_tier_period(state, matter.command, by=matter.cause.actor)


async def _rules(matter: Matter[ProposeTier | OverrideTier]) -> Rules:
    pack, _, name = matter.command.scheme.partition("/")
    versions = (await in_force.book(matter.store, pack)).versions(pack)
    return rules_of(version_for(versions, matter.at), name)


HANDLERS: Final[Handlers] = {
    AssignTier.name: deciding_with(DECIDER, assign_tier),
    GiveScore.name: deciding_when(DECIDER, on_tiers(give_score)),
    RecordBid.name: deciding(DECIDER, on_tiers(record_bid)),
    ProposeTier.name: deciding_with(DECIDER, propose_tier),
    ApproveTier.name: deciding_with(DECIDER, approve_tier),
    RejectTier.name: deciding_with(DECIDER, reject_tier),
    OverrideTier.name: deciding_with(DECIDER, override_tier),
    ReopenTierPeriod.name: deciding_with(policy.DECIDER, reopen_tier_period),
}
