"""When a promised instant moves: a severity changes or a case comes back (semantics 7 and 8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.calendar.pauses import Pause
from domain.calendar.target import Target
from domain.calendar.working_time import Due, WorkingTime


class DueCause(StrEnum):
    """Why a due instant was set; history keeps every one."""

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
    """What a case that comes back is given."""

    CONTINUE = "continue"  # what was left when it was resolved
    FRESH = "fresh"  # the whole target again
    FROM_START = "creation-anchored"  # nothing: the time it was resolved counts, too


@dataclass(frozen=True, slots=True)
class DueTime:
    """A promise: due `at` (None while a pause without an end holds it up), since `set_at`, for a reason."""

    at: datetime | None
    provisional: bool
    cause: DueCause
    set_at: datetime

    def is_broken(self, at: datetime) -> bool:
        """Tell whether it is late by then: what is done at the due instant itself is in time."""
        return self.at is not None and self.at < at


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a promise runs by."""

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
    """Return the promise from then on. Broken is broken: a promise already late does not move."""
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
    """Return the promise for a case that comes back. Resolving ends every pause, so the old one has its instant."""
    assert promise.at is not None, "a resolved case waits for nobody"
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
