"""Appraisal: indicators, how often they are measured, who rates, and how pay is made up."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.sourced import Duties, Name, Number, Share, Sourced, Words


class Indicator(Declared):
    """`target` and `better` serve to judge the indicator; its formula is part of Kehu."""

    name: Name
    title: Sourced[Words]
    group: Name = Field(description="the group it belongs to, in your words")
    weight: Sourced[Share] | None = Field(default=None, description="its share of the whole")
    target: Sourced[Number] | None = Field(default=None, description="the value to aim for")
    better: Literal["more", "less"] = Field(default="more", description="whether more of it is better, or less")


class Round(Declared):
    """What is appraised in every period."""

    every: Sourced[Period] = Field(description="how often it is held")
    covers: Sourced[tuple[Words, ...]] = Field(description="what is appraised then")


class Weight(Declared):
    """A part of a whole; the weights of its table add up to 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share] = Field(description="its share of the whole; all together make 100")


class Appraisal(Declared):
    """`methods` say whose view counts (data, customers, superiors), `components` say what is judged."""

    indicators: tuple[Indicator, ...] = Field(description="what is measured")
    rounds: tuple[Round, ...] = Field(description="what is appraised, and how often")
    methods: tuple[Weight, ...] = Field(default=(), description="whose view counts, and how much")
    components: tuple[Weight, ...] = Field(default=(), description="what is judged")
    pay: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what pay is made of")
    plan_revised_every: Sourced[Period] | None = Field(default=None, description="how often the plan is revised")
    used_for: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what the results are used for")
    duties: Duties = Field(default_factory=dict)
