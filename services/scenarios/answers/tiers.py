"""Which tiers are in force at an instant, worked out in memory."""

from collections.abc import Iterable
from datetime import datetime

from domain.tiers.in_force import Assignment
from projections.tiers.tier_list import Tier, TierList
from services.scenarios.answers.folds import Folds, survivors


def tiers(
    folds: Folds,
    as_of: datetime,
    *,
    scheme: str | None = None,
    customer: str | None = None,
    for_partner: bool = False,
) -> list[Tier]:
    """List them by customer; without a scheme those that other rules mean. Duplicates have none of their own."""
    shown = survivors(folds, as_of)
    rows: Iterable[TierList] = folds["tier_list"].values()
    found = [
        in_force(row, as_of, scheme)
        for row in sorted(rows, key=lambda row: row.customer)
        if row.customer not in shown and customer in (None, row.customer)
    ]
    return [tier for tier in found if tier and not (for_partner and tier.hidden)]


def in_force(row: TierList, as_of: datetime, scheme: str | None) -> Tier | None:
    """Return the customer's tier: an override in force comes before what the schemes gave."""
    begun = [each for each in row.assignments if each.at <= as_of]
    open_ones = [each for each in begun if each.expires_at is None or each.expires_at > as_of]
    meant = [each for each in open_ones if (each.main if scheme is None else each.scheme == scheme)]
    if not meant:
        return None
    last = ([each for each in meant if each.expires_at] or meant)[-1]
    return Tier(
        customer=row.customer,
        tier=last.tier,
        since=_since(row, last, as_of),
        policy=last.policy,
        rule=last.rule,
        scheme=last.scheme,
        hidden=last.hidden,
        expires_at=last.expires_at,
    )


def _since(row: TierList, tier: Assignment, as_of: datetime) -> datetime:
    # What an override had pushed aside is in force again since its end.
    if tier.expires_at is not None or tier.scheme is None:
        return tier.at
    ends = [each.expires_at for each in row.assignments if each.scheme == tier.scheme and each.expires_at]
    return max([tier.at, *(end for end in ends if end <= as_of)])
