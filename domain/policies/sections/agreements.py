"""Agreements: what they state, how they are watched, changed and ended."""

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Duties, Name, Sourced, Words


class Agreements(Declared):
    states: Sourced[tuple[Name, ...]] | None = None
    monitored_every: Sourced[Period] | None = None
    change_needs: Sourced[tuple[Name, ...]] | None = None
    termination: Sourced[Words] | None = None
    sequence: Sourced[tuple[Name, ...]] | None = None
    duties: Duties = Field(default_factory=dict)
