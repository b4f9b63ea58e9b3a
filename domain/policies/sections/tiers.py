"""Tiers: the schemes by which a business classes its customers, and what each class is entitled to."""

from typing import Annotated, Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period, WindowText
from domain.policies.sections.sourced import Count, Duties, Name, Number, Percent, Share, Sourced, Words
from domain.policies.sections.tier_rank import InputName, Rank, TierName

# Facts that Kehu counts itself, and the scores `score:…` that people give.
Fact = Annotated[
    str,
    Field(
        pattern=r"^(amount|quantity|purchases|recency_days|tenure_days|growth|complaints|days_overdue"
        r"|return_visits|score:[a-z0-9][a-z0-9-]*)$"
    ),
]


class Input(Declared):
    """A fact about a customer over a window; `weight` and `better` matter if the scheme scores or orders by it."""

    name: InputName
    fact: Fact = Field(description="what is counted")
    title: Words
    named_by: Sourced[Words] = Field(description="the words of the document that name it")
    better: Literal["more", "less"] = Field(default="more", description="whether more of it is better, or less")
    weight: Sourced[Share] | None = Field(default=None, description="its share of the whole, if the scheme scores")
    window: Sourced[WindowText] | None = Field(default=None, description="its own window, instead of the scheme's")
    lowest: Sourced[Number] | None = Field(default=None, description="the lowest score that people can give")
    highest: Sourced[Number] | None = Field(default=None, description="the highest score that people can give")
    given_by: Sourced[Words] | None = Field(default=None, description="who gives the score")


class Tier(Declared):
    """A class of customers; a `hidden` one is not shown to the customer, whatever the scheme says."""

    name: TierName
    title: Words
    meaning: Sourced[Words] | None = Field(default=None, description="who belongs to it, in words")
    key: Sourced[bool] | None = Field(default=None, description="whether its customers are key customers")
    hidden: Sourced[bool] | None = Field(
        default=None, description="whether it is never shown to the customer, whatever the scheme says"
    )
    entitlements: Duties = Field(default_factory=dict, description="what its customers are entitled to")


class Trigger(Declared):
    """An event that has a customer evaluated outside the period; `propose` leaves the tier to people."""

    event: Name = Field(description="what happened, in your words: the name to give to `kehu tiers evaluate --trigger`")
    effect: Sourced[Literal["at-once", "next-period", "propose"]] = Field(
        description="whether the tier changes at once, at the next period, or people propose it"
    )


class Approval(Declared):
    """Who decides on a proposal; with `none`, the tier is assigned as computed."""

    decided_by: Sourced[Literal["none", "one-body", "two-bodies"]] = Field(
        description="how many bodies approve a computed tier; none: it is given as computed"
    )
    bodies: Sourced[tuple[Words, ...]] | None = Field(default=None, description="the bodies, as many as decide")
    proposed_by: Sourced[Words] | None = Field(default=None, description="who proposes to them")
    changes: Sourced[Literal["every", "promotions", "demotions"]] | None = Field(
        default=None, description="what needs approval: every change, or only those for the better or the worse"
    )


class Override(Declared):
    """A tier that people give against the computation."""

    approvers: Sourced[Count] = Field(description="how many people must agree, other than the one who asks")
    longest: Sourced[DurationText] = Field(description="how long such a tier lasts at most; the last day is whole")


class Snapshot(Declared):
    """The tiers whose customers' files are archived, and how often."""

    tiers: Sourced[tuple[TierName, ...]] = Field(description="the tiers whose files are archived")
    every: Sourced[Period] = Field(description="how often")
    extra_allowed: Sourced[bool] | None = Field(
        default=None, description="whether files may be archived in between, too"
    )


class Ranking(Declared):
    """Customers in order within the scheme, and what the first of them get."""

    by: Sourced[tuple[InputName, ...]] = Field(
        description="the inputs by which customers are ordered, the most important first"
    )
    first: Sourced[Count] | None = Field(default=None, description="how many at the top get the benefits")
    ties: Sourced[Literal["better", "worse"]] | None = Field(
        default=None,
        description="whether customers of equal value at the end of the first get the benefits; where left out, no",
    )
    outstanding_in: Sourced[tuple[InputName, ...]] | None = Field(
        default=None, description="the scores in which a customer must have been outstanding"
    )
    outstanding_for: Sourced[DurationText] | None = Field(
        default=None, description="the time over which every such score must have reached that number"
    )
    outstanding_from: Sourced[Number] | None = Field(
        default=None, description="the number from which a score is outstanding"
    )
    benefits: Duties = Field(default_factory=dict, description="what the first get")


class Scheme(Declared):
    """Evaluated by triggers and at the start of each `period`, on the facts of `window`; `tiers` are best first."""

    name: Name
    title: Words
    basis: Sourced[Words] = Field(description="what customers are classed by, in the words of the document")
    tiers: tuple[Tier, ...] = Field(description="the tiers, best first")
    inputs: tuple[Input, ...] = Field(description="the facts it looks at")
    window: Sourced[WindowText] = Field(description="the time over which facts are counted")
    period: Sourced[Period | Literal["none"]] = Field(
        description="how often customers are evaluated, at the start of each period; "
        "none: only when something happens, or by proposals"
    )
    rank: Rank = Field(description="how facts make a tier")
    band: Sourced[Percent] | None = Field(
        default=None,
        description="how far beyond a boundary, in percent of it, a value must fall before a lower tier is asked for",
    )
    consecutive_periods: Sourced[Annotated[int, Field(ge=1, strict=True)]] | None = Field(
        default=None, description="how many evaluations in a row must ask for a lower tier before it is given"
    )
    missing: Sourced[Literal["not-met", "keep-tier", "exclude"]] = Field(
        description="what an unknown input means: no row fits, the tier stays as it is, or no tier"
    )
    triggers: tuple[Trigger, ...] = Field(default=(), description="what evaluates a customer between the periods")
    approval: Approval = Field(description="who decides on a computed tier")
    override: Override | None = Field(
        default=None, description="a tier that people give against the computation, for a time"
    )
    shown_to_customer: Sourced[bool] = Field(description="whether customers are shown their tier")
    snapshot: Snapshot | None = Field(default=None, description="files that are archived")
    by_itself: Sourced[bool] | None = Field(
        default=None,
        description="whether customers are evaluated and files archived by themselves as a period begins; "
        "where left out, when a person says so",
    )
    ranking: Ranking | None = Field(default=None, description="an order of the best, and what they get")
    applies_to: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the kinds of customers it is for (dealer, contractor, end-user); all if left out"
    )


class Tiers(Declared):
    """The tiers of the `main` scheme are those that other sections mean."""

    main: Name = Field(description="the scheme whose tiers other sections mean")
    schemes: tuple[Scheme, ...] = Field(description="the schemes")
    duties: Duties = Field(default_factory=dict)

    def scheme(self, name: str) -> Scheme | None:
        return next((scheme for scheme in self.schemes if scheme.name == name), None)
