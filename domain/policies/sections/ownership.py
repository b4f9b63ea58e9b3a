"""Ownership: whose customer it is, what proves it, how a sale is shared, and what happens at hand-over."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Count, Duties, Name, Share, Sourced, Words


class Evidence(Declared):
    """Evidence, the strongest first; valid on its day only if `that_day_only`, else for `valid_for`, inclusive."""

    name: Name
    title: Sourced[Words]
    valid_for: Sourced[DurationText] | None = Field(
        default=None, description="how long it is valid, both ends included"
    )
    that_day_only: Sourced[bool] | None = Field(default=None, description="whether it is valid on its day only")
    required: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what must be on it")


class Attribution(Declared):
    """A row of the decision table; the first that fits decides. The two shares add up to 100.

    `needs` and `lacks` name evidence, `when` further circumstances; `found_from`/`found_to` are calendar days after
    the sale, inclusive (day 0 is the day of the sale); without them there is no window.
    """

    name: Name
    when: tuple[Name, ...] = Field(default=(), description="circumstances that must all apply, in your words")
    needs: tuple[Name, ...] = Field(default=(), description="evidence that must exist")
    lacks: tuple[Name, ...] = Field(default=(), description="evidence that must not exist")
    found_from: Sourced[Count] | None = Field(
        default=None, description="the first day the claim may be found, in calendar days after the sale"
    )
    found_to: Sourced[Count] | None = Field(
        default=None, description="the last day the claim may be found, in calendar days after the sale"
    )
    original: Sourced[Share] = Field(description="the share of the person who had the customer before")
    closer: Sourced[Share] = Field(description="the share of the person who closed the sale; both together make 100")
    follow_up: Sourced[Literal["original", "closer"]] = Field(description="who keeps the customer")


class Naming(Declared):
    """The person who receives or owns a customer in a situation that needs no evidence."""

    situation: Name = Field(description="in what situation, in your words")
    title: Words
    lacks: tuple[Name, ...] = Field(
        default=(), description="the evidence that must not exist: it decides before the situation does"
    )
    owner: Sourced[Name] = Field(description="who owns the customer then")


class MonthClose(Declared):
    """In the last days of a month only that day's sales may change hands."""

    last_days: Sourced[Count] = Field(description="how many days before the end of a month it begins")
    changeable: Sourced[Literal["same-day-sales", "nothing"]] = Field(description="what can still change hands then")
    commission_may_settle: Sourced[bool] = Field(description="whether people may settle a commission among themselves")
    after_month_end: Sourced[Literal["void", "allowed"]] = Field(description="what becomes of claims afterwards")


class Group(Declared):
    """From this many people on, people who come at once are a group, with claims of its own."""

    people: Sourced[Count] = Field(description="from how many people on")
    claims: Sourced[Words] = Field(description="who may claim them, in words")


class HandOver(Declared):
    """A departing owner's customers go to a successor."""

    without_gap: Sourced[bool] = Field(description="whether customers are never without an owner")
    within: Sourced[DurationText] | None = Field(default=None, description="how soon it is done")
    agreed_by: Sourced[tuple[Name, ...]] | None = Field(default=None, description="who must agree to it")


class Ownership(Declared):
    """Everything about the credited person and the follow-up holder (semantics 23)."""

    one_customer: Sourced[tuple[Literal["same-company", "same-family"], ...]] | None = Field(
        default=None, description="who counts as one and the same customer"
    )
    one_customer_belongs_to: Sourced[Words] | None = Field(default=None, description="whose customer that is")
    phone_valid: Sourced[Words] | None = Field(default=None, description="which phone numbers count")
    unreachable_grace: Sourced[DurationText] | None = Field(
        default=None, description="how long a number that cannot be connected, or is suspended, still counts"
    )
    evidence: tuple[Evidence, ...] = Field(
        default=(), description="what proves whose customer it is, the strongest first"
    )
    reported_obstacle_pauses: Sourced[bool] | None = Field(
        default=None,
        description="whether days between the report of an obstacle and its decision do not count",
    )
    attributions: tuple[Attribution, ...] = Field(
        default=(), description="who is credited with a sale; the first row that fits decides"
    )
    namings: tuple[Naming, ...] = Field(default=(), description="whose customer it is where no evidence is needed")
    month_close: MonthClose | None = Field(default=None, description="what can change at the end of a month")
    party: Group | None = Field(default=None, description="people who come together")
    group_sale: Group | None = Field(default=None, description="a sale to many at once")
    hand_over: HandOver | None = Field(default=None, description="when an owner leaves")
    change_signed_by: Sourced[tuple[Name, ...]] | None = Field(default=None, description="who signs a change of owner")
    undecided_by: Sourced[Name] | None = Field(default=None, description="who decides the cases that no rule covers")
    attribution_follows: Sourced[Literal["user", "buyer"]] | None = Field(
        default=None, description="whether a sale counts for the owner of the user or of the buyer"
    )
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
