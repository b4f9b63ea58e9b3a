"""A period of a tier scheme is closed once, by one event, and opened again only for a correction (semantics 38)."""

from typing import Final

from contracts.policies.policy import PolicyEvent
from contracts.policies.tier_period import ReopenTierPeriod, TierPeriodClosed, TierPeriodReopened
from domain.content import repeated
from domain.decider import Refused
from domain.policies.policy import Policy
from domain.policies.tier_periods import PeriodKey, TierPeriod
from domain.tiers.rules import reason_given

NEVER_CLOSED: Final = TierPeriod(closed=False)


class PeriodNotClosed(Refused):
    code = "tier.period-not-closed"


class ReopenedOtherwise(Refused):
    code = "tier.period-reopened-otherwise"


class NotOfThePack(Refused):
    code = "tier.scheme-of-another-pack"


def standing(policy: Policy, key: PeriodKey) -> TierPeriod:
    """Return how the period stands for a unit, or for all customers.

    A unit whose period was never closed by itself stands as all customers do.
    """
    own = policy.tier_periods.get(key)
    return policy.tier_periods.get(key.of_all(), NEVER_CLOSED) if own is None else own


def closed_units(policy: Policy, key: PeriodKey) -> frozenset[str]:
    """Return the units for which the period is closed."""
    return frozenset(
        each.unit_id
        for each, known in policy.tier_periods.items()
        if each.unit_id is not None and known.closed and each.of_all() == key
    )


def close_tier_period(policy: Policy, closing: TierPeriodClosed) -> list[PolicyEvent]:
    """Close the period; closing it again changes nothing."""
    return [] if standing(policy, PeriodKey.of(closing)).closed else [closing]


def reopen_tier_period(policy: Policy, command: ReopenTierPeriod, *, by: str) -> list[PolicyEvent]:
    """Open a closed period, so that its next evaluation corrects it by the facts known then."""
    if command.scheme.partition("/")[0] != command.pack:
        raise NotOfThePack(f"{command.scheme} is not a scheme of {command.pack}.")
    key = PeriodKey.of(command)
    known = standing(policy, key)
    if known.reopened:
        return repeated(
            command,
            stored={"reason": known.reason},
            refusal=ReopenedOtherwise,
            known=f"{command.period} of {command.scheme} is open for a correction",
        )
    if not known.closed:
        units = ", ".join(sorted(closed_units(policy, key)))
        only = f" for all customers, only for {units}: name the unit" if units else ""
        raise PeriodNotClosed(f"{command.period} of {command.scheme} by {command.policy} is not closed{only}.")
    return [
        TierPeriodReopened(
            pack=command.pack,
            scheme=command.scheme,
            policy=command.policy,
            period=command.period,
            unit_id=command.unit_id,
            reopened_by=by,
            reason=reason_given(command.reason),
        )
    ]
