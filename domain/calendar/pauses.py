"""Pauses of a clock: they may overlap, begin before the clock does or have no end yet; only their union counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from domain.calendar.wall_clock import second_of
from domain.decider import Refused

# Later than any instant: stands in for the end of a pause that has not ended.
NEVER: Final = 1 << 62


class PauseBackwards(Refused):
    """A pause ends before it begins."""

    code = "calendar.pause-backwards"


class Pause(NamedTuple):
    """From one instant to another; an `end` of None means that the pause has not ended yet."""

    start: datetime
    end: datetime | None = None


class Still(NamedTuple):
    """A pause in seconds since 1970."""

    start: int
    end: int


def union(pauses: Iterable[Pause]) -> list[Still]:
    """Return the pauses in order, with those that overlap or touch joined."""
    joined: list[Still] = []
    for start, end in sorted(map(_still, pauses)):
        if joined and start <= joined[-1].end:
            joined[-1] = Still(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Still(start, end))
    return joined


def _still(pause: Pause) -> Still:
    still = Still(second_of(pause.start), NEVER if pause.end is None else second_of(pause.end))
    if still.end < still.start:
        raise PauseBackwards(f"A pause ends after it begins: {pause.start} is later than {pause.end}.")
    return still
