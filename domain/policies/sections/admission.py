"""Admission: what a partner hands in, who inspects and decides, and what comes of missing material."""

from typing import Literal

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Count, Duties, Name, Share, Sourced, Words


class Criterion(Declared):
    """A line of the assessment; weights make 100."""

    name: Name
    title: Sourced[Words]
    weight: Sourced[Share]


class Step(Declared):
    """In this order; a step without approval goes on by itself."""

    name: Name
    title: Sourced[Words]
    by: Sourced[Name] | None = None


class Admission(Declared):
    """Partners and distributors before their first contract."""

    steps: tuple[Step, ...]
    criteria: tuple[Criterion, ...] = ()
    criteria_minimum: Sourced[Share] | None = None
    documents: Sourced[tuple[Name, ...]]
    main_forms: Sourced[Count] | None = None
    annexes: Sourced[Count] | None = None
    before: Sourced[Words] | None = None
    inspected: Sourced[tuple[Name, ...]] | None = None
    inspected_by: Sourced[Name] | None = None
    unclear: Sourced[Literal["not-met", "asked-again"]]
    decided_by: Sourced[tuple[Name, ...]]
    declined_with_reason: Sourced[bool] | None = None
    file: Sourced[tuple[Name, ...]] | None = None
    market_research_every: Sourced[Period] | None = None
    # The tier scheme that grades the admitted.
    scheme: Sourced[Name] | None = None
    duties: Duties = Field(default_factory=dict)
