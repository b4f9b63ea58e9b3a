"""The tier of a customer in force at an instant, and its beginning (semantics 22, TI9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A tier in force from `at`; an override has `expires_at`. A tier without a scheme was assigned by a person."""

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
    """Return the last tier that the scheme assigned, or an override that has not expired.

    Without a scheme, it is the tier that other rules use. Assignments are in order of time.
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
    """Return when the tier came into force; one set aside by an override returns at the override's end."""
    if tier.expires_at is not None or tier.scheme is None:
        return tier.at
    ends = (each.expires_at for each in assignments if each.scheme == tier.scheme and each.expires_at)
    return max([tier.at, *(end for end in ends if end <= as_of)])
