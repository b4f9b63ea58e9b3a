"""Surveys: how often customers are asked, what about, and what follows from the answers."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.sourced import Count, Duties, Name, Number, Sourced, Words


class Round(Declared):
    """A survey that is held every period among customers of these tiers (all if empty)."""

    name: Name
    title: Words
    every: Sourced[Period] = Field(description="how often it is held")
    tiers: tuple[str, ...] = ()


class Surveys(Declared):
    """Every answer is kept; `counts` says which one an indicator uses (semantics 29)."""

    rounds: tuple[Round, ...] = Field(description="surveys that are held regularly")
    channels: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the channels through which customers are asked"
    )
    dimensions: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what they are asked about")
    scale_highest: Sourced[Count] = Field(description="the best answer")
    satisfied_from: Sourced[Number] = Field(description="the answer from which a customer is satisfied")
    counts: Sourced[Literal["first", "last", "every"]] = Field(
        description="which of several answers to one round counts"
    )
    answered_within: Sourced[DurationText] = Field(description="how long answers are accepted")
    measures_have: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what every measure that follows must name"
    )
    indicator: Sourced[bool] | None = Field(
        default=None, description="whether satisfaction is an indicator of appraisal"
    )
    awards: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what good results bring")
    duties: Duties = Field(default_factory=dict)
