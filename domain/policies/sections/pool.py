"""Pool: shared customers, how they are spread, who may invite whom, and when they are taken back."""

from datetime import time
from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Duties, Name, Sourced, Words


class Cutoff(Declared):
    """Lists are in by this time of day in the pack's zone (reached exactly is in time); later is the next day."""

    name: Name
    title: Words
    by: Sourced[time] = Field(description="until what time of day lists are in time")
    before_event: Sourced[DurationText] | None = Field(
        default=None, description="during how long before the event lists are taken; left out: on the day itself"
    )
    late: Sourced[Literal["next-day", "other-department"]] = Field(description="what becomes of what is late")


class Reclaim(Declared):
    """Without adequate service for `after`, others may invite and the customer may be given to them."""

    after: Sourced[DurationText] = Field(description="how long a customer may be left without adequate service")
    adequate: Sourced[tuple[Name, ...]] = Field(description="what counts as adequate service")
    adequate_needs: Sourced[Literal["every", "any"]] | None = Field(
        default=None, description="whether all of it is needed or one is enough"
    )
    warned_before: Sourced[DurationText] | None = Field(default=None, description="how long before the owner is warned")
    suspended_by: Sourced[tuple[Literal["complaint", "dispute"], ...]] = Field(description="what holds it up")
    effect: Sourced[tuple[Name, ...]] = Field(description="what happens to the customer")


class Pool(Declared):
    """The clock of a reclaim runs on service events and never starts again because a policy changed."""

    entered_by: Sourced[Name] | None = Field(default=None, description="who puts customers in")
    spread: Sourced[Literal["evenly", "by-tier", "by-head"]] | None = Field(
        default=None, description="how they are given out"
    )
    spread_by: Sourced[Name] | None = Field(default=None, description="who gives them out")
    cutoffs: tuple[Cutoff, ...] = Field(default=(), description="until when lists must be in")
    exclusive_once_listed: Sourced[bool] | None = Field(
        default=None, description="whether a customer on a list is nobody else's"
    )
    credit: Sourced[Words] | None = Field(default=None, description="who is credited with a sale, in words")
    reclaim: Reclaim | None = Field(default=None, description="when customers are taken back")
    disputes_go_to: Sourced[tuple[Name, ...]] | None = Field(default=None, description="who decides disputes")
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
