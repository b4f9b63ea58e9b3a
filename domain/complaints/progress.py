"""The standing of a complaint: its state and its clocks after some of its changes (semantics 6, 8, 9 and 31)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from contracts.complaints.clocks import (
    ComplaintAcknowledged,
    ComplaintObligationRecomputed,
    ComplaintProgressTold,
    ComplaintReplyPromised,
    ComplaintRetyped,
    ComplaintSupervisorTold,
)
from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResolvedV1,
    ComplaintResponded,
    ComplaintRespondedV1,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintTriagedV2,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    ComplaintWorkNoted,
)
from contracts.complaints.connection import CaseLinked, ComplaintMerged, DuplicateAbsorbed
from contracts.complaints.consequence import ComplaintUnsettled, ProposalDecided, SanctionRequested
from contracts.complaints.handling import ResponsibilityFixed
from contracts.complaints.outcome import ComplaintVerified, OpinionRecorded
from contracts.complaints.replies import ReplySent
from contracts.message import Event

State = Literal["open", "resolved", "closed"]
What = Literal[
    "triaged",
    "taken-in-charge",
    "work-noted",
    "responded",
    "waiting-started",
    "waiting-ended",
    "resolved",
    "closed",
    "reopened",
    "acknowledged",
    "progress-told",
    "reply-promised",
    "retyped",
    "supervisor-told",
    "recomputed",
    "merged",
    # Neither changes how the complaint stands: work while it is open, and what is recorded whether it is or not.
    "handled",
    "followed-up",
]
# The kind of change that each event makes; receipt comes before all changes.
CHANGES: Final[dict[type[Event], What]] = {
    ComplaintTriaged: "triaged",
    ComplaintTriagedV2: "triaged",
    ComplaintTakenInCharge: "taken-in-charge",
    ComplaintWorkNoted: "work-noted",
    ComplaintResponded: "responded",
    ComplaintRespondedV1: "responded",
    ReplySent: "responded",
    ComplaintWaitingStarted: "waiting-started",
    ComplaintWaitingEnded: "waiting-ended",
    ComplaintResolved: "resolved",
    ComplaintResolvedV1: "resolved",
    ComplaintClosed: "closed",
    ComplaintReopened: "reopened",
    ComplaintAcknowledged: "acknowledged",
    ComplaintProgressTold: "progress-told",
    ComplaintReplyPromised: "reply-promised",
    ComplaintRetyped: "retyped",
    ComplaintSupervisorTold: "supervisor-told",
    ComplaintObligationRecomputed: "recomputed",
    ComplaintMerged: "merged",
}
# They change what is owed to the customer, and nothing that a complaint's own list shows.
OF_CLOCKS: Final = frozenset(
    {"acknowledged", "progress-told", "reply-promised", "retyped", "supervisor-told", "recomputed"}
)
# Recorded at any time after receipt; all other work is done while the complaint is open.
FOLLOW_UPS: Final[frozenset[type[Event]]] = frozenset(
    {
        OpinionRecorded,
        ComplaintVerified,
        CaseLinked,
        DuplicateAbsorbed,
        ComplaintUnsettled,
        ProposalDecided,
        SanctionRequested,
        ResponsibilityFixed,
    }
)


class Step(Protocol):
    """A change of a complaint; `to` is the new severity, owner or kind."""

    @property
    def at(self) -> datetime: ...

    @property
    def what(self) -> What: ...

    @property
    def to(self) -> str | None: ...


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
    merged: bool = False

    def run_to(self, at: datetime) -> None:
        """Run the resolution clock, unless it is stopped."""
        if at > self.since:
            if self.state == "open" and not self.waiting:
                self.worked += at - self.since
            self.since = at

    def allows(self, what: What) -> bool:
        """Return whether a complaint that stands like this can change so."""
        match what:
            case "closed":
                return self.state == "resolved"
            case "reopened":
                return self.state != "open" and not self.merged
            case "followed-up":
                return True
            case "waiting-started":
                return self.state == "open" and not self.waiting
            case "waiting-ended":
                return self.waiting
            case "recomputed":
                return True
            case _:
                return self.state == "open"

    def take(self, change: Step) -> None:
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
            case "merged":
                # Never resolved itself: the case that goes on is.
                self.state, self.waiting, self.merged = "closed", False, True
            case _:
                pass

    def _respond(self, at: datetime) -> None:
        if self.first_response_at is None:
            self.first_response_at = at


def change_of(event: Event) -> tuple[What, str | None]:
    """Return what an event changes, and to what."""
    match event:
        case ComplaintTriaged():
            return "triaged", event.severity
        case ComplaintTakenInCharge():
            return "taken-in-charge", event.owner
        case ComplaintRetyped():
            return "retyped", event.kind
        case _:
            kind: What = "followed-up" if type(event) in FOLLOW_UPS else "handled"
            return CHANGES.get(type(event), kind), None


def progress(received_at: datetime, changes: Iterable[Step]) -> ComplaintProgress:
    """Follow the changes from receipt on."""
    current = ComplaintProgress(since=received_at)
    for change in changes:
        current.take(change)
    return current
