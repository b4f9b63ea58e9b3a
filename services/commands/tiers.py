"""Commands about tiers: find the scheme in the policy pack, and let the domain decide on the newest state."""

from typing import Final

from contracts.tiers.tier import ApproveTier, GiveScore, OverrideTier, ProposeTier, RecordBid, RejectTier
from domain.customers.customer import DECIDER, on_tiers
from domain.customers.order import after_latest
from domain.tiers import approval, override, proposal
from domain.tiers.input import give_score, record_bid
from domain.tiers.rules import Rules, rules_of, version_for
from services.commands.customers.customer import CustomerDecision
from services.commands.handler import Handlers, Matter, deciding, deciding_when, deciding_with
from services.packs import in_force


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
    return lambda customer: decision(customer, matter.command, rules=rules, at=matter.at)


async def _rules(matter: Matter[ProposeTier | OverrideTier]) -> Rules:
    pack, _, name = matter.command.scheme.partition("/")
    versions = (await in_force.book(matter.store, pack)).versions(pack)
    return rules_of(version_for(versions, matter.at), name)


HANDLERS: Final[Handlers] = {
    GiveScore.name: deciding_when(DECIDER, on_tiers(give_score)),
    RecordBid.name: deciding(DECIDER, on_tiers(record_bid)),
    ProposeTier.name: deciding_with(DECIDER, propose_tier),
    ApproveTier.name: deciding_with(DECIDER, approve_tier),
    RejectTier.name: deciding_with(DECIDER, reject_tier),
    OverrideTier.name: deciding_with(DECIDER, override_tier),
}
