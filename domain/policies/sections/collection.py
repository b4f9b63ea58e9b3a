"""Collection: the ledger of receivables, ageing buckets, and the ladder from a phone call to a lawsuit."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sourced import Amount, Count, Duties, Name, Percent, Share, Sourced, Words


class Step(Declared):
    """From this many days overdue on; mildest first."""

    name: Name
    title: Sourced[Words]
    from_days: Sourced[Count]


class Bucket(Declared):
    """From `from_days` to `to_days` overdue, both inclusive; the last has no end. `not-due` is never listed."""

    name: Words
    from_days: Sourced[Count]
    to_days: Sourced[Count] | None = None
    provision: Sourced[Share] | None = None


class Promise(Declared):
    """A promise to pay pauses the ladder up to its date."""

    grace: Sourced[DurationText]
    kept_from: Sourced[Percent]


class Collection(Declared):
    """Money is in the pack's currency."""

    ladder: tuple[Step, ...]
    buckets: tuple[Bucket, ...]
    de_minimis: Sourced[Amount]
    due_on_holiday: Sourced[Literal["stays", "next-working-day"]]
    calendar: Sourced[CalendarRole] | None = None
    allocation: Sourced[tuple[Literal["reference", "oldest-due", "oldest-issued", "smallest-id"], ...]]
    disputed_skipped: Sourced[bool]
    promise: Promise | None = None
    ledger: Sourced[tuple[Name, ...]] | None = None
    tracked_by: Sourced[Words] | None = None
    booked_by: Sourced[Words] | None = None
    duties: Duties = Field(default_factory=dict)
