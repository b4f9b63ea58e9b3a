"""Admission: what a partner hands in, who inspects and decides, and what comes of missing material."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.sourced import Count, Duties, Name, Share, Sourced, Words


class Criterion(Declared):
    """A line of the assessment; weights make 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share] = Field(description="its part of the assessment; together 100")


class Step(Declared):
    """In this order; a step without approval goes on by itself."""

    name: Name
    title: Sourced[Words]
    by: Sourced[Name] | None = Field(default=None, description="who does it")


class Admission(Declared):
    """Partners and distributors before their first contract."""

    steps: tuple[Step, ...] = Field(description="the steps to admission, in order")
    criteria: tuple[Criterion, ...] = Field(default=(), description="the lines of the assessment")
    criteria_minimum: Sourced[Share] | None = Field(default=None, description="the result it takes")
    documents: Sourced[tuple[Name, ...]] = Field(description="what is handed in")
    main_forms: Sourced[Count] | None = Field(default=None, description="how many main forms there are")
    annexes: Sourced[Count] | None = Field(default=None, description="how many annexes there are")
    before: Sourced[Words] | None = Field(default=None, description="before what it must be done")
    inspected: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is inspected on site")
    inspected_by: Sourced[Name] | None = Field(default=None, description="who inspects")
    unclear: Sourced[Literal["not-met", "asked-again"]] = Field(description="what unclear material means")
    decided_by: Sourced[tuple[Name, ...]] = Field(description="who decides")
    declined_with_reason: Sourced[bool] | None = Field(default=None, description="whether a refusal gives its reason")
    file: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is kept of each partner")
    market_research_every: Sourced[Period] | None = Field(default=None, description="how often the market is looked at")
    scheme: Sourced[Name] | None = Field(default=None, description="the tier scheme that grades the admitted")
    duties: Duties = Field(default_factory=dict)
