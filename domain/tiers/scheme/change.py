"""What a new place leads to: a new tier, a proposal to the bodies, or patience with a customer who fell behind."""

from dataclasses import dataclass
from typing import assert_never

from domain.policies.sections.tiers import Approval, Scheme
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.scheme.place import Placed, better


@dataclass(frozen=True, slots=True)
class Held:
    """The tier that a customer holds in a scheme before an evaluation.

    `asked_in` is the last period whose evaluation asked for a lower tier without giving it, `times` times in a row.
    `proposed` is the tier whose proposal waits for a decision.
    """

    tier: str | None = None
    asked_in: str | None = None
    times: int = 0
    proposed: str | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    tier: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The tier stays although evaluations asked for a lower one, `times` times in a row out of the `needed`."""

    asked: str
    times: int
    needed: int


@dataclass(frozen=True, slots=True)
class Propose:
    tier: str


Change = Assign | Keep | Propose


def change(scheme: Scheme, placed: Placed, held: Held, occasion: Occasion) -> Change | None:
    """Return what the evaluation leads to, or None if it confirms the present tier.

    A better tier is given at once. A lower tier is given only to customers beyond the band, who get the tier of the
    eased boundaries, and only after enough evaluations in a row, unless a trigger evaluates at once (TI8).
    """
    before = held.tier if held.tier in {tier.name for tier in scheme.tiers} else None
    tier = target(scheme, placed, before)
    if tier == before:
        return None
    if before is not None and better(scheme, before, tier) and occasion.trigger is None:
        needed = scheme.consecutive_periods.value if scheme.consecutive_periods else 1
        times = held.times + 1 if held.asked_in is not None and held.asked_in == occasion.previous else 1
        if times < needed:
            return Keep(tier, times, needed)
    if not needs_approval(scheme, before, tier):
        return Assign(tier)
    return None if held.proposed == tier else Propose(tier)


def target(scheme: Scheme, placed: Placed, before: str | None) -> str:
    """Return the tier after applying the band."""
    if before is None or not better(scheme, before, placed.tier):
        return placed.tier
    return placed.eased if better(scheme, before, placed.eased) else before


def needs_approval(scheme: Scheme, before: str | None, tier: str) -> bool:
    """Return whether people decide on this change; a customer's first tier is a promotion unless it is the lowest."""
    if scheme.approval.decided_by.value == "none":
        return False
    for_the_better = better(scheme, tier, before or scheme.tiers[-1].name)
    match scheme.approval.changes.value if scheme.approval.changes else "every":
        case "every":
            return True
        case "promotions":
            return for_the_better
        case "demotions":
            return not for_the_better
        case changes:
            assert_never(changes)


def is_decided_by_people(scheme: Scheme, before: str | None, tier: str) -> bool:
    """Return whether people decide on a change that somebody asks for, which may be to a tier of no scheme."""
    names = {each.name for each in scheme.tiers}
    if tier not in names:
        return scheme.approval.decided_by.value != "none"
    return needs_approval(scheme, before if before in names else None, tier)


def approvals_needed(approval: Approval) -> int:
    return {"none": 0, "one-body": 1, "two-bodies": 2}[approval.decided_by.value]
