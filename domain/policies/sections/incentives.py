"""Incentives: rebates and rewards per tier and target, points, referrals, and how fast they are paid out."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Share, Sourced, Words


class Rebate(Declared):
    """Customers of these tiers (all if empty) who buy for at least `target` in a period get the percentage back."""

    name: Name
    tiers: tuple[str, ...] = ()
    period: Sourced[Period] = Field(description="over what time purchases count")
    target: Sourced[Amount] = Field(description="the amount of purchases from which it is given")
    percent: Sourced[Share] = Field(description="the percentage that is given back")


class Points(Declared):
    """`points` for each occurrence, or for each `per_amount` of sales."""

    name: Name
    earned_for: Words = Field(description="what earns them, in words")
    points: Sourced[Count] = Field(description="how many")
    per_amount: Sourced[Amount] | None = Field(
        default=None, description="the amount of sales that earns them each time; if left out, each occurrence does"
    )
    counted_over: Sourced[Words] | None = Field(default=None, description="over what time they are counted")


class Incentives(Declared):
    """Points are given once per (referrer, newcomer, event), and not for referring oneself (semantics 26)."""

    kinds: Sourced[tuple[Name, ...]] | None = Field(default=None, description="kinds of incentives there are")
    rebates: tuple[Rebate, ...] = Field(default=(), description="money back, by target")
    points: tuple[Points, ...] = Field(default=(), description="points, and what earns them")
    rounding: Sourced[Literal["floor", "half-even"]] | None = Field(
        default=None, description="whether points are cut to whole numbers or rounded"
    )
    refunds_reverse: Sourced[bool] | None = Field(
        default=None, description="whether refunds take points and rebates back"
    )
    self_referral: Sourced[bool] | None = Field(default=None, description="whether customers may refer themselves")
    paid_within: Sourced[DurationText] | None = Field(default=None, description="how soon they are paid")
    loyalty: Sourced[Words] | None = Field(default=None, description="what loyalty brings, in words")
    referral: Sourced[Words] | None = Field(default=None, description="what a referral brings, in words")
    contribution: Sourced[Words] | None = Field(default=None, description="what other contributions bring, in words")
    effect_reviewed_every: Sourced[Period] | None = Field(
        default=None, description="how often their effect is reviewed"
    )
    duties: Duties = Field(default_factory=dict)
