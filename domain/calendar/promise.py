"""How a promised instant moves when a severity changes or a case is reopened (semantics 7 and 8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.calendar.pauses import Pause
from domain.calendar.target import Target
from domain.calendar.working_time import Due, WorkingTime


class DueCause(StrEnum):
    """Why a due instant was set; the history keeps each of them."""

    STARTED = "started"
    SEVERITY_CHANGED = "severity-changed"
    REOPENED = "reopened"
    CALENDAR_PUBLISHED = "calendar-published"


class OnSeverityChange(StrEnum):
    """What a new target does to a promise already made."""

    EARLIER = "earlier"  # the earlier of the old promise and the new target counted from the change
    FROM_CHANGE = "from-change"  # the new target counted from the change
    FROM_START = "from-start"  # the new target counted from the start, but nothing is due before the change


class OnReopening(StrEnum):
    """How much time a reopened case is given."""

    CONTINUE = "continue"  # the time that was left when it was resolved
    FRESH = "fresh"  # the whole target again
    FROM_START = "creation-anchored"  # no extra time: the time during which it was resolved counts, too


@dataclass(frozen=True, slots=True)
class DueTime:
    """A promise: due `at` (None while a pause without an end holds it up), set at `set_at` for a cause."""

    at: datetime | None
    provisional: bool
    cause: DueCause
    set_at: datetime

    def is_broken(self, at: datetime) -> bool:
        """Return whether the promise is late by then; the due instant itself is still in time."""
        return self.at is not None and self.at < at


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a promise is counted by: a calendar, a start, a target and pauses."""

    working_time: WorkingTime
    started_at: datetime
    target: Target
    pauses: tuple[Pause, ...] = ()

    def due_from(self, instant: datetime, target: Target) -> Due:
        return self.working_time.due(instant, self.working_time.length(target), self.pauses)


def started(clock: Clock) -> DueTime:
    """Return the first promise."""
    return _set(clock.due_from(clock.started_at, clock.target), DueCause.STARTED, clock.started_at)


def severity_changed(
    clock: Clock, promise: DueTime, *, target: Target, at: datetime, strategy: OnSeverityChange
) -> DueTime:
    """Return the promise from then on; a promise that is already broken does not move."""
    old = Due(promise.at, promise.provisional)
    if promise.is_broken(at):
        return _set(old, DueCause.SEVERITY_CHANGED, at)
    match strategy:
        case OnSeverityChange.EARLIER:
            new = _earlier(old, clock.due_from(at, target))
        case OnSeverityChange.FROM_CHANGE:
            new = clock.due_from(at, target)
        case OnSeverityChange.FROM_START:
            new = _not_before(at, clock.due_from(clock.started_at, target))
    return _set(new, DueCause.SEVERITY_CHANGED, at)


def reopened(clock: Clock, promise: DueTime, *, resolved_at: datetime, at: datetime, strategy: OnReopening) -> DueTime:
    """Return the promise for a reopened case. Resolving ended every pause, so the old promise has an instant."""
    assert promise.at is not None, "a resolved case has no pause without an end"
    match strategy:
        case OnReopening.FRESH:
            new = clock.due_from(at, clock.target)
        case OnReopening.CONTINUE if not promise.is_broken(resolved_at):
            left = clock.working_time.used(resolved_at, promise.at, clock.pauses)
            due = clock.working_time.due(at, left.seconds, clock.pauses)
            new = Due(due.at, due.provisional or left.provisional)
        case OnReopening.CONTINUE | OnReopening.FROM_START:
            new = Due(promise.at, promise.provisional)
    return _set(new, DueCause.REOPENED, at)


def _earlier(first: Due, second: Due) -> Due:
    if first.at is None or second.at is None:
        return second if first.at is None else first
    return second if second.at < first.at else first


def _not_before(instant: datetime, due: Due) -> Due:
    return due if due.at is None or due.at >= instant else Due(instant, due.provisional)


def _set(due: Due, cause: DueCause, at: datetime) -> DueTime:
    return DueTime(due.at, due.provisional, cause, at)
