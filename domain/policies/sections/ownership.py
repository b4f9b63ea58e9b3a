"""Ownership: whose customer it is, what proves it, how a sale is shared, and what happens at hand-over."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.sections.penalty import Penalty
from domain.policies.sourced import Count, Duties, Name, Share, Sourced, Words


class Evidence(Declared):
    """Strongest first; valid that day only where `that_day_only`, else for `valid_for`, both ends inclusive."""

    name: Name
    title: Sourced[Words]
    valid_for: Sourced[DurationText] | None = None
    that_day_only: Sourced[bool] | None = None
    required: Sourced[tuple[Words, ...]] | None = None


class Attribution(Declared):
    """A row of the decision table; the first that fits decides. Shares make 100.

    `needs` and `lacks` name evidence, `when` further circumstances; `found_from`/`found_to` are calendar days after
    the sale, inclusive (day 0 is the day of the sale); without them there is no window.
    """

    name: Name
    when: tuple[Name, ...] = ()
    needs: tuple[Name, ...] = ()
    lacks: tuple[Name, ...] = ()
    found_from: Sourced[Count] | None = None
    found_to: Sourced[Count] | None = None
    original: Sourced[Share]
    closer: Sourced[Share]
    follow_up: Sourced[Literal["original", "closer"]]


class Naming(Declared):
    """Who receives or owns a customer in a situation that no evidence is needed for."""

    situation: Name
    title: Words
    owner: Sourced[Name]


class MonthClose(Declared):
    """In the last days of a month only that day's sales may change hands."""

    last_days: Sourced[Count]
    changeable: Sourced[Literal["same-day-sales", "nothing"]]
    commission_may_settle: Sourced[bool]
    after_month_end: Sourced[Literal["void", "allowed"]]


class Group(Declared):
    """So many people at once are a group, with claims of its own."""

    people: Sourced[Count]
    claims: Sourced[Words]


class HandOver(Declared):
    """A departing owner's customers go to a successor."""

    without_gap: Sourced[bool]
    within: Sourced[DurationText] | None = None
    agreed_by: Sourced[tuple[Name, ...]] | None = None


class Ownership(Declared):
    """Everything about the credited person and the follow-up holder (semantics 23)."""

    one_customer: Sourced[tuple[Literal["same-company", "same-family"], ...]] | None = None
    one_customer_belongs_to: Sourced[Words] | None = None
    phone_valid: Sourced[Words] | None = None
    unreachable_grace: Sourced[DurationText] | None = None
    evidence: tuple[Evidence, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    namings: tuple[Naming, ...] = ()
    month_close: MonthClose | None = None
    party: Group | None = None
    group_sale: Group | None = None
    hand_over: HandOver | None = None
    change_signed_by: Sourced[tuple[Name, ...]] | None = None
    undecided_by: Sourced[Name] | None = None
    attribution_follows: Sourced[Literal["user", "buyer"]] | None = None
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
