"""Appraisal: indicators, how often they are taken, who rates, and how pay is made up."""

from typing import Literal

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Duties, Name, Number, Share, Sourced, Words


class Indicator(Declared):
    """`target` and `better` are for judging; the formula is the service's."""

    name: Name
    title: Sourced[Words]
    group: Name
    weight: Sourced[Share] | None = None
    target: Sourced[Number] | None = None
    better: Literal["more", "less"] = "more"


class Round(Declared):
    """What is appraised every period."""

    every: Sourced[Period]
    covers: Sourced[tuple[Words, ...]]


class Weight(Declared):
    """A part of a whole; the weights of its table make 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share]


class Appraisal(Declared):
    """`methods` are whose view counts (data, customers, superiors), `components` what is judged."""

    indicators: tuple[Indicator, ...]
    rounds: tuple[Round, ...]
    methods: tuple[Weight, ...] = ()
    components: tuple[Weight, ...] = ()
    pay: Sourced[tuple[Name, ...]] | None = None
    plan_revised_every: Sourced[Period] | None = None
    used_for: Sourced[tuple[Words, ...]] | None = None
    duties: Duties = Field(default_factory=dict)
