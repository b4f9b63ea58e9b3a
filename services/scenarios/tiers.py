"""Which tier of a customer is in force at an instant, worked out in memory as the list of tiers does."""

from datetime import datetime
from typing import Any

from projections.tier_list import Assignment, TierList


def in_force(row: TierList, as_of: datetime, scheme: str | None) -> dict[str, Any] | None:
    """Return the columns of `kehu query tiers`; without a scheme of the tiers that other rules mean."""
    begun = [each for each in row.assignments if each.at <= as_of]
    open_ones = [each for each in begun if each.expires_at is None or each.expires_at > as_of]
    meant = [each for each in open_ones if (each.main if scheme is None else each.scheme == scheme)]
    if not meant:
        return None
    # An override in force comes before what the schemes gave.
    last = [each for each in meant if each.expires_at] or meant
    return _columns(row, last[-1], as_of)


def _columns(row: TierList, tier: Assignment, as_of: datetime) -> dict[str, Any]:
    return {
        "customer": row.customer,
        "tier": tier.tier,
        "since": _since(row, tier, as_of),
        "policy": tier.policy,
        "rule": tier.rule,
        "scheme": tier.scheme,
        "hidden": tier.hidden,
        "expires_at": tier.expires_at,
    }


def _since(row: TierList, tier: Assignment, as_of: datetime) -> datetime:
    # What an override had pushed aside is in force again since its end.
    if tier.expires_at is not None or tier.scheme is None:
        return tier.at
    ends = [each.expires_at for each in row.assignments if each.scheme == tier.scheme and each.expires_at]
    return max([tier.at, *(end for end in ends if end <= as_of)])
