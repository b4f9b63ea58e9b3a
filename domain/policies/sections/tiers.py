"""Tiers: the schemes by which a business classes its customers, and what each class is entitled to."""

from typing import Annotated, Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period, WindowText
from domain.policies.sections.tier_rank import InputName, Rank, TierName
from domain.policies.sourced import Count, Duties, Name, Number, Percent, Share, Sourced, Words

# Facts that the service counts itself, and `score:…` that people give.
Fact = Annotated[
    str,
    Field(
        pattern=r"^(amount|quantity|purchases|recency_days|tenure_days|growth|complaints|days_overdue"
        r"|return_visits|score:[a-z0-9][a-z0-9-]*)$"
    ),
]


class Input(Declared):
    """A fact of a customer over a window; `weight` and `better` count where the scheme scores or orders by it."""

    name: InputName
    fact: Fact
    title: Words
    named_by: Sourced[Words]
    better: Literal["more", "less"] = "more"
    weight: Sourced[Share] | None = None
    window: Sourced[WindowText] | None = None
    # For scores given by people.
    lowest: Sourced[Number] | None = None
    highest: Sourced[Number] | None = None
    given_by: Sourced[Words] | None = None


class Tier(Declared):
    """A class of customers; `hidden` from the customer whatever the scheme says."""

    name: TierName
    title: Words
    meaning: Sourced[Words] | None = None
    key: Sourced[bool] | None = None
    hidden: Sourced[bool] | None = None
    entitlements: Duties = Field(default_factory=dict)


class Trigger(Declared):
    """What evaluates a customer outside the period; `propose` leaves the tier to people."""

    event: Name
    effect: Sourced[Literal["at-once", "next-period", "propose"]]


class Approval(Declared):
    """Who decides on a proposal; with `none` it is assigned as computed."""

    decided_by: Sourced[Literal["none", "one-body", "two-bodies"]]
    bodies: Sourced[tuple[Words, ...]] | None = None
    proposed_by: Sourced[Words] | None = None
    # What needs approval: every change, or only those for the better or the worse.
    changes: Sourced[Literal["every", "promotions", "demotions"]] | None = None


class Override(Declared):
    """A tier given by people against the computation."""

    approvers: Sourced[Count]
    longest: Sourced[DurationText]


class Snapshot(Declared):
    """Which tiers' files are archived, and how often."""

    tiers: Sourced[tuple[TierName, ...]]
    every: Sourced[Period]
    extra_allowed: Sourced[bool] | None = None


class Ranking(Declared):
    """Customers in order within the scheme, and what the first of them get."""

    by: Sourced[tuple[InputName, ...]]
    first: Sourced[Count] | None = None
    # Inputs in which a customer must have been outstanding: every score given over this time reaches this number.
    outstanding_in: Sourced[tuple[InputName, ...]] | None = None
    outstanding_for: Sourced[DurationText] | None = None
    outstanding_from: Sourced[Number] | None = None
    benefits: Duties = Field(default_factory=dict)


class Scheme(Declared):
    """`tiers` are best first. Evaluated at the start of each `period` on the facts of `window`, and by triggers."""

    name: Name
    title: Words
    basis: Sourced[Words]
    tiers: tuple[Tier, ...]
    inputs: tuple[Input, ...]
    window: Sourced[WindowText]
    period: Sourced[Period]
    rank: Rank
    # How far beyond a boundary, in percent of it, a value must be for a lower tier to be asked for.
    band: Sourced[Percent] | None = None
    # A lower tier is given only after so many evaluations in a row that ask for it.
    consecutive_periods: Sourced[Annotated[int, Field(ge=1, strict=True)]] | None = None
    missing: Sourced[Literal["not-met", "keep-tier", "exclude"]]
    triggers: tuple[Trigger, ...] = ()
    approval: Approval
    override: Override | None = None
    shown_to_customer: Sourced[bool]
    snapshot: Snapshot | None = None
    ranking: Ranking | None = None
    # Customer kinds the scheme is for; everybody where left out.
    applies_to: Sourced[tuple[Name, ...]] | None = None


class Tiers(Declared):
    """The `main` scheme is what other sections mean by a tier."""

    main: Name
    schemes: tuple[Scheme, ...]
    duties: Duties = Field(default_factory=dict)

    def scheme(self, name: str) -> Scheme | None:
        return next((scheme for scheme in self.schemes if scheme.name == name), None)
