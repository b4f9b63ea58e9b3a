"""The state of a complaint: its receipt and all its changes, in order of time (semantics 31)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from typing import Final, TypeVar

from contracts.complaints.clocks import ClockDecided, ComplaintClockStarted, ComplaintEscalationRaised
from contracts.complaints.complaint import ComplaintEvent, ComplaintReceived
from contracts.message import Event
from domain.complaints.progress import ComplaintProgress, What, change_of, progress
from domain.timeline import with_entry

# The kind and the instance of an obligation.
Owed = tuple[str, int]
NOTHING_OWED: Final[Mapping[Owed, "Decided"]] = {}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was last decided of an obligation, the calendar it began with, and the levels that were announced."""

    event: ClockDecided
    calendar: str
    raised: frozenset[str] = frozenset()


Told = TypeVar("Told", bound=Event)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a complaint, beside the event that records it; `to` is the new severity, owner or kind."""

    at: datetime
    what: What
    to: str | None
    event: ComplaintEvent


@dataclass(frozen=True, slots=True)
class NotReceived:
    pass


@dataclass(frozen=True, slots=True)
class Received:
    """A complaint and all its changes, in order of time, beside what was decided of its clocks."""

    received: ComplaintReceived
    received_at: datetime
    changes: tuple[Change, ...] = ()
    clocks: Mapping[Owed, Decided] = field(default_factory=lambda: NOTHING_OWED)

    @property
    def customer_id(self) -> str:
        """Return the customer who complained."""
        return self.received.customer_id

    def standing(self, at: datetime) -> ComplaintProgress:
        """Return how the complaint stands at an instant, including what happens at it."""
        return progress(self.received_at, takewhile(lambda change: change.at <= at, self.changes))

    def with_change(self, event: ComplaintEvent, at: datetime) -> "Received":
        """Return the complaint with one more change, among those before and after its instant."""
        what, to = change_of(event)
        return replace(self, changes=with_entry(self.changes, Change(at, what, to, event)))

    def with_clock(self, event: ClockDecided | ComplaintEscalationRaised) -> "Received":
        """Return the complaint with what was decided of a clock, or announced of it."""
        owed = (event.kind, event.instance)
        known = self.clocks.get(owed)
        if isinstance(event, ClockDecided):
            begins = known is None or isinstance(event, ComplaintClockStarted)
            calendar = event.calendar if begins else known.calendar  # type: ignore[union-attr] # it does not begin
            decided = Decided(event, calendar, known.raised if known else frozenset())
        else:
            assert known is not None, "a level is of a clock that was started"
            decided = replace(known, raised=known.raised | {event.level})
        return replace(self, clocks={**self.clocks, owed: decided})

    @property
    def policy(self) -> str | None:
        """Return the version of the policy under which its clocks run."""
        return next((each.event.policy for each in self.clocks.values() if each.event.policy), None)

    def last(self, *kinds: What, by: datetime) -> Change | None:
        """Return the last change of these kinds up to an instant."""
        return next((each for each in reversed(self.changes) if each.at <= by and each.what in kinds), None)

    def next(self, *kinds: What, after: datetime) -> Change | None:
        """Return the first change of these kinds after an instant."""
        return next((each for each in self.changes if each.at > after and each.what in kinds), None)

    def events(self, kind: type[Told], *, by: datetime) -> list[Told]:
        """Return the events of a kind up to an instant, in order of time."""
        return [each.event for each in self.changes if each.at <= by and isinstance(each.event, kind)]

    def latest(self, kind: type[Told], *, by: datetime) -> Told | None:
        """Return the last event of a kind up to an instant."""
        return next(iter(self.events(kind, by=by)[::-1]), None)

    def impossible(self) -> list[Change]:
        """Return the changes that the complaint could not undergo as it stood."""
        found: list[Change] = []
        current = progress(self.received_at, ())
        for change in self.changes:
            if not current.allows(change.what):
                found.append(change)
            current.take(change)
        return found


Complaint = NotReceived | Received
