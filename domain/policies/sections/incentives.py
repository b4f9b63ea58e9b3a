"""Incentives: rebates and rewards per tier and target, points, referrals, and how fast they are paid out."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Amount, Count, Duties, Name, Share, Sourced, Words


class Rebate(Declared):
    """Customers of these tiers (all where empty) who buy for `target` in a period get the percentage back."""

    name: Name
    tiers: tuple[str, ...] = ()
    period: Sourced[Period]
    target: Sourced[Amount]
    percent: Sourced[Share]


class Points(Declared):
    """`points` for each occurrence, or for each `per_amount` of sales."""

    name: Name
    earned_for: Words
    points: Sourced[Count]
    per_amount: Sourced[Amount] | None = None
    counted_over: Sourced[Words] | None = None


class Incentives(Declared):
    """Points are once per (referrer, newcomer, event), and nobody refers themselves (semantics 26)."""

    kinds: Sourced[tuple[Name, ...]] | None = None
    rebates: tuple[Rebate, ...] = ()
    points: tuple[Points, ...] = ()
    rounding: Sourced[Literal["floor", "half-even"]] | None = None
    refunds_reverse: Sourced[bool] | None = None
    self_referral: Sourced[bool] | None = None
    paid_within: Sourced[DurationText] | None = None
    loyalty: Sourced[Words] | None = None
    referral: Sourced[Words] | None = None
    contribution: Sourced[Words] | None = None
    effect_reviewed_every: Sourced[Period] | None = None
    duties: Duties = Field(default_factory=dict)
