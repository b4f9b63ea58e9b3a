"""Collection: the ledger of receivables, ageing buckets, and the ladder from a phone call to a lawsuit."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Percent, Share, Sourced, Words


class Step(Declared):
    """A dunning step, taken from this many days overdue on; the mildest comes first."""

    name: Name
    title: Sourced[Words]
    from_days: Sourced[Count] = Field(description="from how many days overdue on")


class Bucket(Declared):
    """An ageing bucket, both its days inclusive; the last has no end. `not-due` is never listed."""

    name: Words = Field(description="its name, as in 1-30")
    from_days: Sourced[Count] = Field(description="the first day overdue; the first bucket begins with 1")
    to_days: Sourced[Count] | None = Field(default=None, description="the last day overdue; the last bucket has none")
    provision: Sourced[Share] | None = Field(default=None, description="the percentage to provide for")


class Promise(Declared):
    """A promise to pay pauses the ladder up to its date."""

    grace: Sourced[DurationText] | None = Field(
        default=None, description="how long after its date a promise can still be kept"
    )
    kept_from: Sourced[Percent] = Field(description="the percentage of the promised amount that is enough")


class Segregation(Declared):
    """Who collects a debt does not book what is paid of it; people whom nobody enrolled are not looked at."""

    tracking: Sourced[tuple[Name, ...]] = Field(description="the roles that record promises and steps of collection")
    booking: Sourced[tuple[Name, ...]] = Field(
        description="the roles that book receipts, credit notes, refunds and write-offs"
    )


class Collection(Declared):
    """Amounts are in the pack's currency."""

    ladder: tuple[Step, ...] = Field(description="the dunning steps, the mildest first")
    buckets: tuple[Bucket, ...] = Field(description="the ageing buckets of debts")
    de_minimis: Sourced[Amount] = Field(description="below this amount nothing is collected")
    small_difference: Sourced[Amount] | None = Field(
        default=None, description="up to this amount a rest is written off without a second person"
    )
    net_of_credits: Sourced[bool] | None = Field(
        default=None, description="whether unapplied money and credit are deducted from what is collected"
    )
    due_on_holiday: Sourced[Literal["stays", "next-working-day"]] = Field(
        description="whether a due day on a holiday moves to the next working day"
    )
    calendar: Sourced[CalendarRole] | None = Field(
        default=None, description="the calendar of working days: a name of calendars.use"
    )
    allocation: Sourced[tuple[Literal["reference", "oldest-due", "oldest-issued", "smallest-id"], ...]] = Field(
        description="which invoices a receipt pays: the first rule that applies comes first"
    )
    disputed_skipped: Sourced[bool] = Field(description="whether disputed invoices are skipped")
    promise: Promise | None = Field(default=None, description="promises to pay, which pause the ladder")
    ledger: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what the ledger of receivables holds")
    tracked_by: Sourced[Words] | None = Field(default=None, description="who follows up debts")
    booked_by: Sourced[Words] | None = Field(default=None, description="who books receipts")
    segregation: Segregation | None = Field(
        default=None,
        description="the roles of staff that collect, and those that book: never the same person on one item",
    )
    duties: Duties = Field(default_factory=dict)
