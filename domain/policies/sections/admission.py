"""Admission: what a partner hands in, who inspects and decides, and what unclear material means."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.sourced import Count, Duties, Name, Share, Sourced, Words


class Criterion(Declared):
    """A criterion of the assessment; the weights add up to 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share] = Field(description="its share of the assessment; all together make 100")


class Step(Declared):
    """A step to admission, in this order; a step without approval goes on by itself."""

    name: Name
    title: Sourced[Words]
    by: Sourced[Name] | None = Field(default=None, description="who does it")


class Admission(Declared):
    """Partners and distributors before their first contract."""

    steps: tuple[Step, ...] = Field(description="the steps to admission, in order")
    criteria: tuple[Criterion, ...] = Field(default=(), description="the criteria of the assessment")
    criteria_minimum: Sourced[Share] | None = Field(default=None, description="the result needed for admission")
    documents: Sourced[tuple[Name, ...]] = Field(description="the documents to hand in")
    main_forms: Sourced[Count] | None = Field(default=None, description="how many main forms there are")
    annexes: Sourced[Count] | None = Field(default=None, description="how many annexes there are")
    before: Sourced[Words] | None = Field(default=None, description="what may not begin before it is done")
    inspected: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is inspected on site")
    inspected_by: Sourced[Name] | None = Field(default=None, description="who inspects")
    unclear: Sourced[Literal["not-met", "asked-again"]] = Field(description="what unclear material means")
    decided_by: Sourced[tuple[Name, ...]] = Field(description="who decides")
    declined_with_reason: Sourced[bool] | None = Field(default=None, description="whether a refusal gives its reason")
    file: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is kept on file for each partner")
    market_research_every: Sourced[Period] | None = Field(
        default=None, description="how often the market is researched"
    )
    scheme: Sourced[Name] | None = Field(default=None, description="the tier scheme that grades admitted partners")
    duties: Duties = Field(default_factory=dict)
