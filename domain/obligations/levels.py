"""When people are notified of a clock: at a part of its time, or so long after its start (semantics 10 and 47)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Final

from contracts.obligation import Level
from domain.obligations.clock import Clock

WHOLE: Final = 100
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRule:
    """A level of a policy: `percent` of the time used, or `after` so many working seconds from the start."""

    name: str
    notify: str
    rule: str
    percent: Decimal | None = None
    after: int | None = None
    # Outside its calendar's hours, the notice waits for the next opening.
    waits_for_hours: bool = False


def reached(clock: Clock, level: LevelRule) -> datetime | None:
    """Return when the level is reached as things stand; None while a wait holds it up."""
    seconds = level.after
    if seconds is None:
        assert level.percent is not None, "a level has either"
        seconds = ceil(clock.total() * level.percent / WHOLE)
    return clock.basis.working_time.due(clock.starts_at, seconds, clock.stops()).at


def announced(clock: Clock, level: LevelRule) -> Level:
    """Return the level with the instant of its notice: one that a moved clock has passed already is given at once."""
    at = passed_at(clock, level)
    if at is not None and level.waits_for_hours:
        at = _opening(clock, at)
    return Level(level=level.name, at=at, notify=level.notify, rule=level.rule)


def passed_at(clock: Clock, level: LevelRule) -> datetime | None:
    """Return when the clock passes the level: not before it ran towards its present due instant."""
    at = reached(clock, level)
    return None if at is None else max(at, moved_at(clock))


def moved_at(clock: Clock) -> datetime:
    """Return when the clock began to run towards its present due instant."""
    moves = (each.since for each in reversed(clock.history) if each.cause not in {"waiting", "resumed", "met"})
    return next(moves, clock.starts_at)


def _opening(clock: Clock, at: datetime) -> datetime:
    """Return the instant itself where the calendar is open, or else its next opening."""
    next_second = clock.basis.working_time.due(at, 1).at
    return at if next_second is None or next_second - SECOND <= at else next_second - SECOND
