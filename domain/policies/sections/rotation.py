"""Rotation: the order in which people receive newcomers, and what a missed turn costs."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.period import Period
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Duties, Name, Share, Sourced, Words


class Queue(Declared):
    """An order of turns, such as the one for walk-ins or for phone calls."""

    name: Name
    title: Sourced[Words]


class Turn(Declared):
    """What happens to a turn in a situation: who takes the visitor, and what the person passed over gets."""

    situation: Name = Field(description="in what situation, in your words")
    title: Words
    taken_by: Sourced[Literal["next", "last", "named", "owner", "same"]] = Field(description="who receives the visitor")
    skipped: Sourced[Literal["owed", "burnt", "kept", "none"]] = Field(
        description="what happens to the turn of a person passed over: repaid, lost, still next; none: nobody was"
    )
    counts: Sourced[bool] = Field(description="whether the taker has used a turn")


class Split(Declared):
    """How a commission is shared; the shares add up to 100."""

    situation: Name = Field(description="in what situation, in your words")
    shares: Sourced[tuple[Share, ...]] | None = Field(
        default=None, description="the shares of a commission; all together make 100"
    )
    agreed: Sourced[bool] | None = Field(default=None, description="whether the people agree on the shares")


class Rotation(Declared):
    """Owed turns are repaid before the normal order goes on (semantics 24)."""

    set_by: Sourced[Name] = Field(description="who sets the order")
    arranged: Sourced[Period] = Field(description="how often it is set")
    confirmed: Sourced[Period] = Field(description="how often it is confirmed")
    queues: tuple[Queue, ...] = Field(description="the orders of turns, as for walk-ins and for calls")
    turns: tuple[Turn, ...] = Field(description="what happens to a turn; the first row that fits decides")
    owed_repaid_first: Sourced[bool] = Field(description="whether owed turns come before the normal order")
    counters_survive_restart: Sourced[bool] = Field(description="whether turns go on after a restart where they were")
    credit_follows: Sourced[Words] | None = Field(default=None, description="who is credited, in words")
    splits: tuple[Split, ...] = Field(default=(), description="how commissions are shared")
    reservation: Sourced[Words] | None = Field(default=None, description="what a reservation means")
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
