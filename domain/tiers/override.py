"""Overrides: people give a tier other than the computed one for a limited time (semantics 22)."""

from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import OverrideTier, TierOverridden
from domain.decider import Refused
from domain.tiers.rules import Rules, reason_given
from domain.tiers.scheme import occasion
from domain.tiers.state import CustomerTiers, Overridden


class OverrideNotForeseen(Refused):
    code = "tier.override-not-foreseen"


class TooFewApprovers(Refused):
    code = "tier.too-few-approvers"


class OverrideTooLong(Refused):
    code = "tier.override-too-long"


def override_tier(tiers: CustomerTiers, command: OverrideTier, *, rules: Rules, at: datetime) -> list[CustomerEvent]:
    state = tiers.in_scheme(command.scheme)
    if any(_is_same(known, command) for known in state.overrides):
        return []
    rules.check(command.tier)
    if rules.scheme.override is None:
        raise OverrideNotForeseen(f"{command.scheme} does not allow its tiers to be overridden.")
    needed = rules.scheme.override.approvers.value
    latest = occasion.later(at, rules.scheme.override.longest.value, rules.zone)
    if len(set(command.approvers)) < needed:
        raise TooFewApprovers(f"{command.scheme} asks for {needed} different approver(s) of an override.")
    if not at < command.expires_at <= latest:
        raise OverrideTooLong(f"An override of {command.scheme} must end after {at:%F %T%z} and by {latest:%F %T%z}.")
    return [
        TierOverridden(
            customer_id=command.customer_id,
            scheme=command.scheme,
            tier=command.tier,
            reason=reason_given(command.reason),
            approvers=command.approvers,
            effective_from=at,
            expires_at=command.expires_at,
            policy=rules.policy,
            main=rules.main,
            hidden=rules.hides(command.tier),
        )
    ]


def _is_same(known: Overridden, command: OverrideTier) -> bool:
    """Return whether the command has the whole content of an override; any other is one more."""
    return (known.tier, known.approvers, known.reason, known.expires_at) == (
        command.tier,
        command.approvers,
        command.reason,
        command.expires_at,
    ) and command.occurred_at in (None, known.at)
