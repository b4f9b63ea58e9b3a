"""Credit: the scorecard, what a grade is worth, what counts as exposure, and when shipments are held."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import WindowText
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Number, Percent, Share, Sourced, Words


class Factor(Declared):
    """A factor of the scorecard; the weights add up to 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share] = Field(description="its share of the score; all together make 100")


class Grade(Declared):
    """A grade, the best first; a customer gets the first one whose `minimum` score is reached."""

    name: Name
    title: Sourced[Words]
    minimum: Sourced[Number] = Field(description="the score it needs; the last grade needs 0")
    limit_factor: Sourced[Number] = Field(
        description="the limit, as a multiple of the average monthly purchases over `limit_window`"
    )
    review_every: Sourced[DurationText] = Field(description="how often such a customer is reviewed")


class Exposure(Declared):
    """What counts against a limit (semantics 17)."""

    unapplied_receipts_reduce: Sourced[bool] = Field(
        description="whether receipts that are not allocated yet reduce the exposure"
    )
    disputed_counts: Sourced[bool] = Field(description="whether disputed invoices count")
    shipped_unbilled_counts: Sourced[bool] = Field(
        description="whether goods that are shipped and not yet billed count"
    )
    confirmed_orders_within: Sourced[DurationText] | None = Field(
        default=None, description="confirmed orders due within this time count"
    )
    insured_part_reduces: Sourced[bool] = Field(description="whether the insured part is left out")
    group_limit_applies: Sourced[bool] | None = Field(
        default=None, description="whether companies of one group share a limit"
    )


class Hold(Declared):
    """A cause of holding shipments; automatic ones end with their cause, manual ones by a person."""

    cause: Literal["over-limit", "overdue", "broken-promise", "review-expired", "distress", "manual"] = Field(
        description="why deliveries are held"
    )
    days_overdue: Sourced[Count] | None = Field(
        default=None, description="from how many days overdue on, for the cause `overdue`"
    )
    clears: Sourced[Literal["automatically", "by-a-person"]] = Field(
        description="whether it ends with its cause, or a person ends it"
    )
    stops: Sourced[tuple[Name, ...]] = Field(description="what it stops, in your words")


class Release(Declared):
    """Lets one held document through, with the approval of a person other than the one who asked."""

    valid_for: Sourced[DurationText] = Field(description="how long a release holds")
    increase: Sourced[Percent] = Field(description="by how many percent the amount may rise before it is checked again")
    same_document_only: Sourced[bool] = Field(description="whether it covers this document only")
    approver_differs: Sourced[bool] = Field(description="whether a person other than the one who asked must approve it")


class Credit(Declared):
    """A business without this section sells for cash or does not watch its credit."""

    factors: tuple[Factor, ...] = Field(description="the factors of the scorecard")
    score_highest: Sourced[Number] = Field(description="the highest score")
    grades: tuple[Grade, ...] = Field(description="grades, the best first")
    limit_basis: Sourced[tuple[Words, ...]] = Field(description="what a limit is made of, in words")
    limit_window: Sourced[WindowText] = Field(description="over what time purchases count for a limit")
    limit_rounding: Sourced[Amount] | None = Field(
        default=None, description="the amount to multiples of which a limit is rounded"
    )
    reviewed_on: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the events that lead to a review at once"
    )
    tolerance: Sourced[Percent] = Field(
        description="by how many percent the limit may be exceeded without consequences"
    )
    warn_at: Sourced[Percent] | None = Field(
        default=None, description="the percentage of the limit from which a warning is given"
    )
    exposure: Exposure = Field(description="what counts against a limit")
    holds: tuple[Hold, ...] = Field(description="what holds deliveries")
    release: Release | None = Field(default=None, description="how a held document is let through")
    measures: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what can be done about a bad payer")
    information: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the information that is collected for an assessment"
    )
    duties: Duties = Field(default_factory=dict)
