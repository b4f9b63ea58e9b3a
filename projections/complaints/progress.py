"""The progress of a complaint: its state and its clocks after some of its changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["open", "resolved", "closed"]
What = Literal[
    "triaged",
    "taken-in-charge",
    "responded",
    "waiting-started",
    "waiting-ended",
    "resolved",
    "closed",
    "reopened",
]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a complaint; `to` is the new severity or owner."""

    at: datetime
    position: int
    what: What
    to: str | None = None


@dataclass(slots=True)
class ComplaintProgress:
    """A complaint after some of its changes; `worked` is the time it was open and not waiting, up to `since`."""

    since: datetime
    worked: timedelta = timedelta(0)
    state: State = "open"
    waiting: bool = False
    severity: str | None = None
    owner: str | None = None
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened: int = 0

    def run_to(self, at: datetime) -> None:
        """Run the resolution clock, unless it is stopped."""
        if at > self.since:
            if self.state == "open" and not self.waiting:
                self.worked += at - self.since
            self.since = at

    def take(self, change: Change) -> None:
        """Record a change at its instant."""
        self.run_to(change.at)
        match change.what:
            case "triaged":
                self.severity = change.to
            case "taken-in-charge":
                self.owner = change.to
                self._respond(change.at)
            case "responded":
                self._respond(change.at)
            case "waiting-started":
                self.waiting = True
            case "waiting-ended":
                self.waiting = False
            case "resolved":
                self._respond(change.at)
                self.state, self.waiting, self.resolved_at = "resolved", False, change.at
            case "closed":
                self.state, self.waiting, self.resolved_at = "closed", False, self.resolved_at or change.at
            case "reopened":
                self.state, self.waiting, self.resolved_at = "open", False, None
                self.reopened += 1

    def _respond(self, at: datetime) -> None:
        if self.first_response_at is None:
            self.first_response_at = at


def progress(received_at: datetime, changes: Iterable[Change]) -> ComplaintProgress:
    """Follow the changes from receipt on."""
    current = ComplaintProgress(since=received_at)
    for change in changes:
        current.take(change)
    return current
