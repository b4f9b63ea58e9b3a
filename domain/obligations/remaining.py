"""How much working time a promise has used and has left, as of an instant: computed from its due times alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from contracts.obligation import DueTime
from domain.calendar.pauses import Pause
from domain.calendar.working_time import OutOfReach, WorkingTime

WHOLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Working seconds: `used` since the start without pauses, `left` to the due instant, `late` since then.

    `left` is None where the promise is met, or where nobody can say: it began while it was stopped.
    """

    used: int
    left: int | None
    late: int
    paused: bool
    pauses: tuple[Pause, ...] = ()

    @property
    def percent(self) -> int | None:
        """The part of its time that is used, in whole percent, rounded up; 100 once it is late."""
        if self.left is None:
            return None
        whole = self.used + self.left
        return WHOLE if self.late or not whole else min(WHOLE, ceil(WHOLE * self.used / whole))


def remaining(starts_at: datetime, history: Sequence[DueTime], working_time: WorkingTime, as_of: datetime) -> Remaining:
    """Return what is used and left of a promise that had begun by the instant; working time is counted to the second.

    A promise until a day that no calendar has is left without an answer.
    """
    known = [each for each in history if each.since <= as_of]
    pauses = tuple(pauses_of(known))
    last = known[-1]
    until = min(as_of, last.met_at or as_of)
    try:
        used = working_time.used(min(starts_at, until), until, _stops(known)).seconds
        left, late = _left(known, working_time, until), _late(last, working_time, until)
    except OutOfReach:
        used, left, late = 0, None, 0
    return Remaining(used=used, left=left, late=late, paused=is_paused(last), pauses=pauses)


def is_paused(due: DueTime) -> bool:
    """Return whether the promise cannot run out, because something is waited for."""
    return due.due_at is None and due.met_at is None


def pauses_of(known: Sequence[DueTime]) -> list[Pause]:
    """Return when the promise stood still; the last pause has no end while it lasts."""
    return _spans(known, [is_paused(each) for each in known])


def _stops(known: Sequence[DueTime]) -> list[Pause]:
    """Return all that does not count: what was waited for, and the time for which it was settled."""
    return _spans(known, [is_paused(each) or each.met_at is not None for each in known])


def _spans(known: Sequence[DueTime], stands: Sequence[bool]) -> list[Pause]:
    ends = [*(each.since for each in known[1:]), None]
    return [Pause(each.since, end) for each, end, still in zip(known, ends, stands, strict=True) if still]


def _late(last: DueTime, working_time: WorkingTime, until: datetime) -> int:
    return working_time.used(last.due_at, until).seconds if last.due_at and last.due_at < until else 0


def _left(known: Sequence[DueTime], working_time: WorkingTime, until: datetime) -> int | None:
    """Return what was left when the promise was stopped, or what is left now."""
    last = known[-1]
    if last.met_at is not None:
        return None
    if last.due_at is not None:
        return working_time.used(until, max(until, last.due_at)).seconds
    ran = next((number for number in range(len(known) - 1, -1, -1) if known[number].due_at is not None), None)
    if ran is None:
        return None
    stopped, due_at = known[ran + 1].since, known[ran].due_at
    assert due_at is not None, "it was looked for"
    return working_time.used(stopped, max(stopped, due_at)).seconds
