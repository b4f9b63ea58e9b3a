"""Commands about tiers: find the scheme in the policy pack, and let the domain decide on the newest state."""

from functools import partial

from contracts.envelope import Cause
from contracts.tiers.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier
from domain.customers import customer
from domain.tiers import approval, override, proposal
from domain.tiers import input as tier_input
from domain.tiers.rules import Rules, rules_of, version_for
from services.commands.customers.customer import decide, deciding
from services.packs import in_force
from services.store.outcome import Accepted
from services.store.store import Store

record_bid = deciding(customer.on_tiers(tier_input.record_bid))
reject_tier = deciding(customer.on_tiers(approval.reject_tier))


async def give_score(
    command: GiveScore, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(customer.on_tiers(tier_input.give_score), at=cause.occurred_at)
    return await decide(decision, command, store, cause, expected_version)


async def approve_tier(
    command: ApproveTier, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(customer.on_tiers(approval.approve_tier), at=cause.occurred_at)
    return await decide(decision, command, store, cause, expected_version)


async def propose_tier(
    command: ProposeTier, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await _rules(command.scheme, cause, store)
    decision = partial(customer.on_tiers(proposal.propose_tier), rules=rules, at=cause.occurred_at)
    return await decide(decision, command, store, cause, expected_version)


async def override_tier(
    command: OverrideTier, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await _rules(command.scheme, cause, store)
    decision = partial(customer.on_tiers(override.override_tier), rules=rules, at=cause.occurred_at)
    return await decide(decision, command, store, cause, expected_version)


async def _rules(scheme: str, cause: Cause, store: Store) -> Rules:
    pack, _, name = scheme.partition("/")
    versions = (await in_force.book(store, pack)).versions(pack)
    return rules_of(version_for(versions, cause.occurred_at), name)
