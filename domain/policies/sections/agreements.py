"""Agreements: what they state, and how they are monitored, changed and ended."""

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.sourced import Duties, Name, Sourced, Words


class Agreements(Declared):
    states: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what every agreement states")
    monitored_every: Sourced[Period] | None = Field(default=None, description="how often agreements are reviewed")
    change_needs: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what a change requires")
    termination: Sourced[Words] | None = Field(default=None, description="how an agreement ends")
    sequence: Sourced[tuple[Name, ...]] | None = Field(default=None, description="the steps to an agreement, in order")
    duties: Duties = Field(default_factory=dict)
