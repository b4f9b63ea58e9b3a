"""What a version of a policy promises about complaints: which clock runs for which case, and who is notified."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.calendar.duration import Duration
from domain.calendar.promise import OnReopening, OnSeverityChange
from domain.calendar.working_time import WorkingTime
from domain.obligations.levels import LevelRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of the policy's clocks; without kinds, severities or urgencies it is for all of them."""

    clock: str
    anchor: str
    target: Duration
    calendar: str
    rule: str
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    pauses: frozenset[str] = frozenset()
    # A row for some tiers or urgencies goes before one for all of them.
    finer: int = 0

    def fits(self, kind: str, severity: str | None, urgency: str | None) -> bool:
        """Return whether it is for a case like this."""
        return all(
            not names or name in names
            for names, name in ((self.kinds, kind), (self.severities, severity), (self.urgencies, urgency))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTerm:
    """A row of the policy's escalations; `after` is a length of time from the clock's anchor."""

    clock: str
    level: LevelRule
    severities: tuple[str, ...] = ()
    after: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A version of a policy as far as it says what is owed about complaints; `calendars` finds one by its name."""

    policy: str | None
    unit_id: str
    calendars: Callable[[str], WorkingTime]
    clocks: tuple[Term, ...] = ()
    levels: tuple[LevelTerm, ...] = ()
    on_severity_change: OnSeverityChange = OnSeverityChange.EARLIER
    on_reopening: OnReopening = OnReopening.CONTINUE
    # How long after its end a case can be opened again, in days of the zone; always if there is none.
    zone: str = "UTC"

    def fitting(self, clock: str, kind: str, severity: str | None, urgency: str | None) -> Term | None:
        """Return the row of a clock for a case like this, the finest of those that fit."""
        rows = [each for each in self.clocks if each.clock == clock and each.fits(kind, severity, urgency)]
        return max(rows, key=lambda each: each.finer, default=None)

    def names(self) -> Sequence[str]:
        """Name the clocks, each once."""
        return tuple(dict.fromkeys(each.clock for each in self.clocks))
