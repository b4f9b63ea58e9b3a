"""Pool: shared customers, how they are given out, when lists are due, and when customers are taken back."""

from datetime import time
from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Duties, Name, Sourced, Words


class Cutoff(Declared):
    """The time of day in the pack's zone by which lists are due; a list that arrives exactly then is in time."""

    name: Name
    title: Words
    by: Sourced[time] = Field(description="the time of day by which lists are due")
    before_event: Sourced[DurationText] | None = Field(
        default=None, description="how long before the event lists are accepted; if left out, on the day itself"
    )
    late: Sourced[Literal["next-day", "other-department", "reminded"]] = Field(
        description="what happens to a list that is late; `reminded`: whoever owes it is only reminded"
    )


class Reclaim(Declared):
    """After `after` without adequate service, others may invite the customer, who may be given to them."""

    after: Sourced[DurationText] = Field(description="how long a customer may be left without adequate service")
    adequate: Sourced[tuple[Name, ...]] = Field(description="what counts as adequate service")
    adequate_needs: Sourced[Literal["every", "any"]] | None = Field(
        default=None, description="whether all of it is needed or one kind is enough"
    )
    warned_before: Sourced[DurationText] | None = Field(
        default=None, description="how long beforehand the owner is warned"
    )
    suspended_by: Sourced[tuple[Literal["complaint", "dispute"], ...]] = Field(description="what suspends the deadline")
    effect: Sourced[tuple[Name, ...]] = Field(description="what happens to the customer")


class Pool(Declared):
    """The clock of a reclaim runs on service events and does not restart when a policy changes."""

    entered_by: Sourced[Name] | None = Field(default=None, description="who puts customers into the pool")
    spread: Sourced[Literal["evenly", "by-tier", "by-head"]] | None = Field(
        default=None, description="how they are given out"
    )
    spread_by: Sourced[Name] | None = Field(default=None, description="who gives them out")
    cutoffs: tuple[Cutoff, ...] = Field(default=(), description="until when lists must be in")
    exclusive_once_listed: Sourced[bool] | None = Field(
        default=None, description="whether a customer on a list is closed to everybody else"
    )
    credit: Sourced[Words] | None = Field(default=None, description="who is credited with a sale, in words")
    reclaim: Reclaim | None = Field(default=None, description="when customers are taken back")
    disputes_go_to: Sourced[tuple[Name, ...]] | None = Field(default=None, description="who decides disputes")
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
