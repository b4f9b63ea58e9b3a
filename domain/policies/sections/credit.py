"""Credit: the scorecard, what a grade is worth, what is counted as exposure, and when shipments are held."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import WindowText
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Number, Percent, Share, Sourced, Words


class Factor(Declared):
    """A line of the scorecard; weights make 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share] = Field(description="its part of the score; together 100")


class Grade(Declared):
    """Best first; a customer has the first grade whose `minimum` score is reached."""

    name: Name
    title: Sourced[Words]
    minimum: Sourced[Number] = Field(description="the score it takes; the last is 0")
    limit_factor: Sourced[Number] = Field(
        description="its limit: times the monthly average of what was bought over `limit_window`"
    )
    review_every: Sourced[DurationText] = Field(description="how often such a customer is reviewed")


class Exposure(Declared):
    """What counts against a limit (semantics 17)."""

    unapplied_receipts_reduce: Sourced[bool] = Field(
        description="whether money received and not yet allocated counts for the customer"
    )
    disputed_counts: Sourced[bool] = Field(description="whether disputed invoices count")
    shipped_unbilled_counts: Sourced[bool] = Field(description="whether what was shipped and not yet billed counts")
    confirmed_orders_within: Sourced[DurationText] | None = Field(
        default=None, description="confirmed orders due within this time count"
    )
    insured_part_reduces: Sourced[bool] = Field(description="whether the insured part does not count")
    group_limit_applies: Sourced[bool] | None = Field(
        default=None, description="whether companies of one group share a limit"
    )


class Hold(Declared):
    """A cause of holding shipments; automatic ones end with their cause, manual ones by a person."""

    cause: Literal["over-limit", "overdue", "broken-promise", "review-expired", "manual"] = Field(
        description="why deliveries are held"
    )
    days_overdue: Sourced[Count] | None = Field(
        default=None, description="from how many days overdue on, where that is the cause"
    )
    clears: Sourced[Literal["automatically", "by-a-person"]] = Field(
        description="whether it ends with its cause, or somebody ends it"
    )
    stops: Sourced[tuple[Name, ...]] = Field(description="what it stops, in your words")


class Release(Declared):
    """One held document is let through: by another person than who asked, for the same document only."""

    valid_for: Sourced[DurationText] = Field(description="how long a release holds")
    increase: Sourced[Percent] = Field(description="how far in percent the amount may go up before it is checked again")
    same_document_only: Sourced[bool] = Field(description="whether it is for this document only")
    approver_differs: Sourced[bool] = Field(description="whether another person than who asked must approve it")


class Credit(Declared):
    """Without the section a business sells for cash or watches nothing."""

    factors: tuple[Factor, ...] = Field(description="the lines of the scorecard")
    score_highest: Sourced[Number] = Field(description="the highest score")
    grades: tuple[Grade, ...] = Field(description="grades, the best first")
    limit_basis: Sourced[tuple[Words, ...]] = Field(description="what a limit is made of, in words")
    limit_window: Sourced[WindowText] = Field(description="over what time purchases count for a limit")
    limit_rounding: Sourced[Amount] | None = Field(default=None, description="to multiples of what a limit is rounded")
    reviewed_on: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what leads to a review at once")
    tolerance: Sourced[Percent] = Field(description="how far beyond the limit nothing happens")
    warn_at: Sourced[Percent] | None = Field(default=None, description="at what part of the limit somebody is warned")
    exposure: Exposure = Field(description="what counts against a limit")
    holds: tuple[Hold, ...] = Field(description="what holds deliveries")
    release: Release | None = Field(default=None, description="how a held document is let through")
    measures: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what can be done about a bad payer")
    information: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what is collected for an assessment"
    )
    duties: Duties = Field(default_factory=dict)
