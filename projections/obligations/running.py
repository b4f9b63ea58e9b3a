"""A clock as of an instant: what is due then, how it stands, and the working time that it has used and left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from domain.calendar.working_time import WorkingTime
from domain.obligations.remaining import Remaining, is_paused, remaining
from domain.obligations.verdict import Verdict, owed, verdict
from projections.obligations.obligations import Obligation

# What cannot run out comes after the rest.
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
PAUSED: Final = "paused"
# By which calendar an obligation counts.
CalendarOf = Callable[[Obligation], WorkingTime]


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as of an instant."""

    row: Obligation
    as_of: datetime
    due_at: datetime | None
    provisional: bool
    verdict: Verdict
    met_at: datetime | None
    paused: bool

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Return where it stands among the clocks of its case: what runs out first before the rest."""
        return (self.due_at or NEVER, *self.at)

    @property
    def at(self) -> tuple[str, int]:
        """Return which of the case's clocks it is."""
        return (self.row.kind, self.row.instance)

    @property
    def told(self) -> str:
        """Write its kind and how it stands, for a reader."""
        return f"{self.row.kind} {PAUSED if self.paused else self.verdict}"

    def remaining(self, by: WorkingTime) -> Remaining:
        """Return the working time that it has used and left by its calendar."""
        return remaining(self.row.starts_at, self.row.history, by, self.as_of)


def running(row: Obligation, as_of: datetime) -> Running | None:
    """Return a clock as of an instant; None where nothing was owed then."""
    due = owed(row.history, as_of)
    if due is None or row.starts_at > as_of:
        return None
    stands = verdict(due, as_of)
    return Running(row, as_of, due.due_at, due.provisional, stands, due.met_at, is_paused(due))
