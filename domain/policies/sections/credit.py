"""Credit: the scorecard, what a grade is worth, what is counted as exposure, and when shipments are held."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import WindowText
from domain.policies.sourced import Amount, Count, Duties, Name, Number, Percent, Share, Sourced, Words


class Factor(Declared):
    """A line of the scorecard; weights make 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share]


class Grade(Declared):
    """Best first; a customer has the first grade whose `minimum` score is reached."""

    name: Name
    title: Sourced[Words]
    minimum: Sourced[Number]
    # Times the monthly average of what was bought over `limit_window`.
    limit_factor: Sourced[Number]
    review_every: Sourced[DurationText]


class Exposure(Declared):
    """What counts against a limit (semantics 17)."""

    unapplied_receipts_reduce: Sourced[bool]
    disputed_counts: Sourced[bool]
    shipped_unbilled_counts: Sourced[bool]
    confirmed_orders_within: Sourced[DurationText] | None = None
    insured_part_reduces: Sourced[bool]
    group_limit_applies: Sourced[bool] | None = None


class Hold(Declared):
    """A cause of holding shipments; automatic ones end with their cause, manual ones by a person."""

    cause: Literal["over-limit", "overdue", "broken-promise", "review-expired", "manual"]
    days_overdue: Sourced[Count] | None = None
    clears: Sourced[Literal["automatically", "by-a-person"]]
    stops: Sourced[tuple[Name, ...]]


class Release(Declared):
    """One held document is let through: by another person than who asked, for the same document only."""

    valid_for: Sourced[DurationText]
    increase: Sourced[Percent]
    same_document_only: Sourced[bool]
    approver_differs: Sourced[bool]


class Credit(Declared):
    """Without the section a business sells for cash or watches nothing."""

    factors: tuple[Factor, ...]
    score_highest: Sourced[Number]
    grades: tuple[Grade, ...]
    limit_basis: Sourced[tuple[Words, ...]]
    limit_window: Sourced[WindowText]
    limit_rounding: Sourced[Amount] | None = None
    reviewed_on: Sourced[tuple[Name, ...]] | None = None
    tolerance: Sourced[Percent]
    warn_at: Sourced[Percent] | None = None
    exposure: Exposure
    holds: tuple[Hold, ...]
    release: Release | None = None
    measures: Sourced[tuple[Name, ...]] | None = None
    information: Sourced[tuple[Name, ...]] | None = None
    duties: Duties = Field(default_factory=dict)
