"""Rotation: in which order people receive newcomers, and what a missed turn costs."""

from typing import Literal

from pydantic import Field

from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sections.penalty import Penalty
from domain.policies.sourced import Duties, Name, Share, Sourced, Words


class Queue(Declared):
    """One order of turns, as for walk-ins and for phone calls."""

    name: Name
    title: Sourced[Words]


class Turn(Declared):
    """What happens to a turn in a situation: who takes the visitor, and what becomes of the one passed over."""

    situation: Name
    title: Words
    taken_by: Sourced[Literal["next", "last", "named", "owner", "same"]]
    skipped: Sourced[Literal["owed", "burnt", "kept", "none"]]
    # Whether the taker has used a turn.
    counts: Sourced[bool]


class Split(Declared):
    """How a commission is shared; shares make 100."""

    situation: Name
    shares: Sourced[tuple[Share, ...]] | None = None
    agreed: Sourced[bool] | None = None


class Rotation(Declared):
    """Owed turns are repaid before the normal order goes on (semantics 24)."""

    set_by: Sourced[Name]
    arranged: Sourced[Period]
    confirmed: Sourced[Period]
    queues: tuple[Queue, ...]
    turns: tuple[Turn, ...]
    owed_repaid_first: Sourced[bool]
    counters_survive_restart: Sourced[bool]
    credit_follows: Sourced[Words] | None = None
    splits: tuple[Split, ...] = ()
    reservation: Sourced[Words] | None = None
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)
