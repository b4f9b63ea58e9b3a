"""Overrides: people give a tier other than the computed one for a limited time (semantics 22)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.customers.customer import CustomerEvent
from contracts.tiers.tier import OverrideTier, TierOverridden
from domain.calendar.duration import Duration
from domain.calendar.period_days import ONE_DAY
from domain.decider import Refused
from domain.person import different_persons, is_same_person
from domain.tiers.rules import Rules, reason_given
from domain.tiers.scheme import occasion
from domain.tiers.state import CustomerTiers, Overridden


class OverrideNotForeseen(Refused):
    code = "tier.override-not-foreseen"


class TooFewApprovers(Refused):
    code = "tier.too-few-approvers"


class ApprovedByRequester(Refused):
    code = "tier.approved-by-requester"


class OverrideTooLong(Refused):
    code = "tier.override-too-long"


def override_tier(
    tiers: CustomerTiers, command: OverrideTier, *, rules: Rules, at: datetime, by: str
) -> list[CustomerEvent]:
    """Give the tier for a time; `by` asks for it, and others approve it."""
    state = tiers.in_scheme(command.scheme)
    if any(_is_same(known, command) for known in state.overrides):
        return []
    rules.check(command.tier)
    if rules.scheme.override is None:
        raise OverrideNotForeseen(f"{command.scheme} does not allow its tiers to be overridden.")
    _check_approvers(command, rules.scheme.override.approvers.value, by)
    latest = _latest_end(rules.scheme.override.longest.value, at, rules.zone)
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


def _check_approvers(command: OverrideTier, needed: int, by: str) -> None:
    requesting = [approver for approver in command.approvers if is_same_person(approver, by)]
    if requesting:
        raise ApprovedByRequester(f"{requesting[0]} asks for the override: other persons must approve it.")
    if different_persons(command.approvers) < needed:
        raise TooFewApprovers(f"{command.scheme} asks for {needed} different approver(s) of an override.")


def _latest_end(longest: Duration, at: datetime, zone: str) -> datetime:
    """Return the last instant at which an override may end; the last day of one that counts days is whole."""
    end = occasion.later(at, longest, zone)
    if longest.seconds:
        return end
    return occasion.midnight(end.astimezone(ZoneInfo(zone)).date() + ONE_DAY, zone)


def _is_same(known: Overridden, command: OverrideTier) -> bool:
    """Return whether the command has the whole content of an override; any other is one more."""
    return (known.tier, known.approvers, known.reason, known.expires_at) == (
        command.tier,
        command.approvers,
        command.reason,
        command.expires_at,
    ) and command.occurred_at in (None, known.at)
