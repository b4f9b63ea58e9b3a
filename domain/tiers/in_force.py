"""Which tier of a customer is in force at an instant, and since when (semantics 22, TI9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A tier in force from `at`; `expires_at` is that of an override. Without a scheme a person assigned it."""

    at: datetime
    position: int
    tier: str
    policy: str | None
    rule: str | None
    scheme: str | None = None
    main: bool = True
    hidden: bool = False
    period: str | None = None
    expires_at: datetime | None = None


def in_force(assignments: Sequence[Assignment], as_of: datetime, scheme: str | None = None) -> Assignment | None:
    """Return the last one that a scheme gave, or the override that stands before it until it expires.

    Without a scheme the tier is meant that other rules mean. Assignments stand in the order of time.
    """
    given = None
    for each in reversed(assignments):
        if each.at > as_of or not (each.main if scheme is None else each.scheme == scheme):
            continue
        if each.expires_at is None:
            given = given or each
        elif each.expires_at > as_of:
            return each
    return given


def since(assignments: Sequence[Assignment], tier: Assignment, as_of: datetime) -> datetime:
    """Return when the tier in force came into force: what an override had pushed aside, at the end of that."""
    if tier.expires_at is not None or tier.scheme is None:
        return tier.at
    ends = (each.expires_at for each in assignments if each.scheme == tier.scheme and each.expires_at)
    return max([tier.at, *(end for end in ends if end <= as_of)])
