"""Surveys: how often customers are asked, what about, and what follows from the answers."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Count, Duties, Name, Number, Sourced, Words


class Round(Declared):
    """A survey held every period, of these tiers (all where empty)."""

    name: Name
    title: Words
    every: Sourced[Period]
    tiers: tuple[str, ...] = ()


class Surveys(Declared):
    """Every answer is kept; `counts` says which one an indicator uses (semantics 29)."""

    rounds: tuple[Round, ...]
    channels: Sourced[tuple[Name, ...]] | None = None
    dimensions: Sourced[tuple[Name, ...]] | None = None
    scale_highest: Sourced[Count]
    satisfied_from: Sourced[Number]
    counts: Sourced[Literal["first", "last", "every"]]
    answered_within: Sourced[DurationText]
    measures_have: Sourced[tuple[Name, ...]] | None = None
    indicator: Sourced[bool] | None = None
    awards: Sourced[tuple[Words, ...]] | None = None
    duties: Duties = Field(default_factory=dict)
