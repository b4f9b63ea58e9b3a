"""Governance: who interprets the policy, who approves a change, and how often its execution is evaluated."""

from typing import Literal

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sections.penalty import Penalty
from domain.policies.sourced import Duties, Name, Sourced, Words


class Governance(Declared):
    interpreted_by: Sourced[Words] | None = None
    in_force_from: Sourced[Literal["publication", "date"]] | None = None
    change_needs: Sourced[tuple[Name, ...]] | None = None
    evaluated_every: Sourced[Period] | None = None
    recorded: Sourced[Words] | None = None
    penalties: tuple[Penalty, ...] = ()
    sanctions_have: Sourced[tuple[Name, ...]] | None = None
    duties: Duties = Field(default_factory=dict)
