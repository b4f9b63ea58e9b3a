"""Pool: shared customers, how they are spread, who may invite whom, and when they are taken back."""

from datetime import time
from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.sections.penalty import Penalty
from domain.policies.sourced import Duties, Name, Sourced, Words


class Cutoff(Declared):
    """Lists are in by this time of day in the pack's zone (reached exactly is in time); later is the next day."""

    name: Name
    title: Words
    by: Sourced[time]
    # During how long before the event; absent: on the day itself.
    before_event: Sourced[DurationText] | None = None
    late: Sourced[Literal["next-day", "other-department"]]


class Reclaim(Declared):
    """Without adequate service for `after`, others may invite and the customer may be given to them."""

    after: Sourced[DurationText]
    adequate: Sourced[tuple[Name, ...]]
    # Whether all of these services are needed or one is enough.
    adequate_needs: Sourced[Literal["every", "any"]] | None = None
    warned_before: Sourced[DurationText] | None = None
    suspended_by: Sourced[tuple[Literal["complaint", "dispute"], ...]]
    effect: Sourced[tuple[Name, ...]]


class Pool(Declared):
    """The clock of a reclaim runs on service events and never starts again because a policy changed."""

    entered_by: Sourced[Name] | None = None
    spread: Sourced[Literal["evenly", "by-tier", "by-head"]] | None = None
    spread_by: Sourced[Name] | None = None
    cutoffs: tuple[Cutoff, ...] = ()
    exclusive_once_listed: Sourced[bool] | None = None
    credit: Sourced[Words] | None = None
    reclaim: Reclaim | None = None
    disputes_go_to: Sourced[tuple[Name, ...]] | None = None
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
