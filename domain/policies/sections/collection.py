"""Collection: the ledger of receivables, ageing buckets, and the ladder from a phone call to a lawsuit."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Percent, Share, Sourced, Words


class Step(Declared):
    """From this many days overdue on; mildest first."""

    name: Name
    title: Sourced[Words]
    from_days: Sourced[Count] = Field(description="from how many days overdue on")


class Bucket(Declared):
    """From `from_days` to `to_days` overdue, both inclusive; the last has no end. `not-due` is never listed."""

    name: Words = Field(description="what it is called, as in 1-30")
    from_days: Sourced[Count] = Field(description="the first day overdue; the first bucket begins with 1")
    to_days: Sourced[Count] | None = Field(default=None, description="the last day overdue; the last bucket has none")
    provision: Sourced[Share] | None = Field(default=None, description="what part is provided for")


class Promise(Declared):
    """A promise to pay pauses the ladder up to its date."""

    grace: Sourced[DurationText] = Field(description="how long after its date a promise can still be kept")
    kept_from: Sourced[Percent] = Field(description="what part of the promised amount is enough")


class Collection(Declared):
    """Money is in the pack's currency."""

    ladder: tuple[Step, ...] = Field(description="the steps, the mildest first")
    buckets: tuple[Bucket, ...] = Field(description="how debts are sorted by age")
    de_minimis: Sourced[Amount] = Field(description="below this amount nothing is collected")
    due_on_holiday: Sourced[Literal["stays", "next-working-day"]] = Field(
        description="whether a due day on a holiday moves to the next working day"
    )
    calendar: Sourced[CalendarRole] | None = Field(
        default=None, description="the calendar that tells working days: a name of calendars.use"
    )
    allocation: Sourced[tuple[Literal["reference", "oldest-due", "oldest-issued", "smallest-id"], ...]] = Field(
        description="to what a receipt goes, the first that applies first"
    )
    disputed_skipped: Sourced[bool] = Field(description="whether disputed invoices are passed over")
    promise: Promise | None = Field(default=None, description="promises to pay, which pause the ladder")
    ledger: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what the ledger of receivables holds")
    tracked_by: Sourced[Words] | None = Field(default=None, description="who follows debts up")
    booked_by: Sourced[Words] | None = Field(default=None, description="who books receipts")
    duties: Duties = Field(default_factory=dict)
