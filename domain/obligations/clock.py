"""A clock while it runs: what is still owed by working time, and how waiting, moving and meeting change it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.obligation import Cause, DueTime
from domain.calendar.pauses import Pause
from domain.calendar.promise import OnReopening, OnSeverityChange
from domain.calendar.working_time import Due, WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Due after `seconds` of working time since an instant, but not before another; or at a `fixed` instant."""

    since: datetime
    working_time: WorkingTime
    seconds: int = 0
    not_before: datetime | None = None
    fixed: datetime | None = None

    def due(self, pauses: Sequence[Pause]) -> Due:
        """Return when it is due, with what is known of the pauses."""
        if self.fixed is not None:
            return Due(self.fixed, provisional=False)
        due = self.working_time.due(self.since, self.seconds, pauses)
        if due.at is not None and self.not_before is not None and due.at < self.not_before:
            return Due(self.not_before, due.provisional)
        return due


@dataclass(slots=True, kw_only=True)
class Clock:
    """One instance of a promise. `pauses` are those that stop it, the last of them perhaps without an end."""

    starts_at: datetime
    basis: Basis
    pauses: list[Pause] = field(default_factory=list)
    # Was settled in between: the working time of these spans is not part of the promise.
    settled: list[Pause] = field(default_factory=list)
    met_at: datetime | None = None
    withdrawn: bool = False
    history: list[DueTime] = field(default_factory=list)

    @property
    def runs(self) -> bool:
        """Return whether it can still be met or missed."""
        return self.met_at is None and not self.withdrawn

    def due(self) -> Due:
        """Return when it is due as things stand."""
        return self.basis.due(self.pauses)

    def is_broken(self, at: datetime) -> bool:
        """Return whether it was missed before an instant."""
        due = self.due().at
        return due is not None and due < at

    def note(self, at: datetime, cause: Cause) -> None:
        """Keep the due time as it is from an instant on, if it is another one than before."""
        due = self.due()
        now = DueTime(since=at, due_at=due.at, provisional=due.provisional, met_at=self.met_at, cause=cause)
        if not self.history or cause == "withdrawn" or _said(self.history[-1]) != _said(now):
            self.history.append(now)

    def meet(self, at: datetime) -> None:
        if self.runs:
            self.met_at = at
            self.note(at, "met")

    def withdraw(self, at: datetime) -> None:
        """Owe it no longer; what is broken already stays on record."""
        if self.runs and not self.is_broken(at):
            self.withdrawn = True
            self.note(at, "withdrawn")

    def move(self, seconds: int, by: WorkingTime, at: datetime, strategy: OnSeverityChange, cause: Cause) -> bool:
        """Promise another length of time, and return whether it is the one that counts from then on.

        What is broken already does not move (semantics 7).
        """
        if self.is_broken(at):
            return False
        fresh = Basis(since=at, working_time=by, seconds=seconds)
        match strategy:
            case OnSeverityChange.EARLIER if self._is_sooner(fresh, at):
                self.basis = fresh
            case OnSeverityChange.EARLIER:
                return False
            case OnSeverityChange.FROM_CHANGE:
                self.basis = fresh
            case OnSeverityChange.FROM_START:
                self.basis = replace(fresh, since=self.starts_at, not_before=at)
        self.note(at, cause)
        return True

    def reopen(self, at: datetime, strategy: OnReopening) -> None:
        """Owe it again: with what was left when it was met, or without more time (semantics 8)."""
        assert self.met_at is not None, "it was met, or it would still run"
        due = self.due()
        if strategy is OnReopening.CONTINUE and due.at is not None and self.met_at <= due.at:
            left = self.basis.working_time.used(self.met_at, due.at, self.pauses)
            self.settled.append(Pause(self.met_at, at))
            self.basis = replace(self.basis, since=at, seconds=left.seconds, not_before=None, fixed=None)
        self.met_at = None
        self.note(at, "reopened")

    def recompute(self, by: WorkingTime, at: datetime) -> None:
        """Count by the calendar as published since; what is broken or kept already stays as it is."""
        if self.runs and self.due().provisional and not self.is_broken(at):
            self.basis = replace(self.basis, working_time=by)
            self.note(at, "calendar-published")

    def total(self) -> int:
        """Return the working seconds from the start to the present due instant."""
        due, stops, used = self.due(), self.stops(), self.basis.working_time.used
        if due.at is not None:
            return used(self.starts_at, max(due.at, self.starts_at), stops).seconds
        begun = max(self.starts_at, self.basis.since)
        return used(self.starts_at, begun, stops).seconds + self.basis.seconds

    def stops(self) -> list[Pause]:
        """Return all spans that do not count."""
        return [*self.pauses, *self.settled]

    def _is_sooner(self, fresh: Basis, at: datetime) -> bool:
        """Compare as if nothing waited from the instant on: a wait holds up both alike."""
        pauses = [replace_end(pause, at) for pause in self.pauses]
        old, new = self.basis.due(pauses).at, fresh.due(pauses).at
        return old is not None and new is not None and new < old


def replace_end(pause: Pause, at: datetime) -> Pause:
    """Return the pause as if it ended at an instant, if it has no end yet."""
    return pause if pause.end is not None else Pause(pause.start, at)


def _said(due: DueTime) -> tuple[datetime | None, bool, datetime | None]:
    return due.due_at, due.provisional, due.met_at
