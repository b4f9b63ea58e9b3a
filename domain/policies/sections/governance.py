"""Governance: who interprets the policy, who approves a change, and how often its execution is evaluated."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Count, Duties, Name, Sourced, Words


class Governance(Declared):
    interpreted_by: Sourced[Words] | None = Field(default=None, description="who says what the policy means")
    in_force_from: Sourced[Literal["publication", "date"]] | None = Field(
        default=None, description="whether it is in force from its publication or from a date"
    )
    change_needs: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what a change requires; with `revision-request`, every draft must give a reason"
    )
    evaluated_every: Sourced[Period] | None = Field(
        default=None, description="how often the execution of the policy is evaluated"
    )
    simulated_within: Sourced[Count] | None = Field(
        default=None, description="an approval rests on a simulation of the draft that is not older than so many days"
    )
    recorded: Sourced[Words] | None = Field(default=None, description="what is recorded about changes")
    penalties: tuple[Penalty, ...] = ()
    sanctions_have: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what every sanction has")
    appeal_to: Sourced[Name] | None = Field(default=None, description="who hears an appeal against a sanction")
    duties: Duties = Field(default_factory=dict)
