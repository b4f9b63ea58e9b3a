"""Decisions on the clocks of a complaint: what every change makes of them, new calendars, and levels to announce."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from contracts.complaints.clocks import (
    ClockDecided,
    ComplaintClockMoved,
    ComplaintClockStarted,
    ComplaintEscalationRaised,
    ComplaintObligationRecomputed,
    RaiseEscalation,
    RecomputeClocks,
    RunClocks,
)
from contracts.complaints.complaint import ComplaintEvent
from contracts.obligation import DueTime
from domain.complaints import course
from domain.complaints.complaint import evolve, received_complaint
from domain.complaints.course import Course
from domain.complaints.promise import Promise
from domain.complaints.state import Complaint, NotReceived, Received
from domain.complaints.terms import Terms
from domain.decider import Refused

SAID: Final = ("starts_at", "history", "levels", "rule")


class LevelNotReached(Refused):
    """The level is ahead, or was: the clock has been met or moved. Asked again later, the answer may be another."""

    code = "complaint.level-not-reached"
    kept = False


def with_clocks(
    complaint: Complaint, events: Sequence[ComplaintEvent], *, at: datetime, terms: Terms
) -> list[ComplaintEvent]:
    """Return the events of a decision with what they make of the clocks."""
    after = complaint
    for event in events:
        after = evolve(after, event, at)
    return [*events, *(() if isinstance(after, NotReceived) else _decided(after, terms))]


def run_clocks(complaint: Complaint, command: RunClocks, *, at: datetime) -> list[ComplaintEvent]:
    """Change nothing: the clocks that the policy has for the case run like those of any other."""
    received_complaint(complaint, command.complaint_id, at)
    return []


def recompute_clocks(
    complaint: Complaint, command: RecomputeClocks, *, at: datetime, terms: Terms
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    counted = {
        (change.event.kind, change.event.instance, change.event.calendar)
        for change in received.changes
        if isinstance(change.event, ComplaintObligationRecomputed)
    }
    return [
        ComplaintObligationRecomputed(
            customer_id=received.customer_id,
            complaint_id=command.complaint_id,
            kind=promise.kind,
            instance=promise.instance,
            calendar=promise.term.calendar,
        )
        for promise in course.course(received, terms).promises
        if promise.term
        and _is_provisional(promise, at)
        and promise.term.calendar != promise.calendar
        and (promise.kind, promise.instance, promise.term.calendar) not in counted
    ]


def raise_escalation(
    complaint: Complaint, command: RaiseEscalation, *, at: datetime, now: datetime
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    decided = received.clocks.get((command.kind, command.instance))
    if decided is None:
        raise LevelNotReached(f"Complaint {command.complaint_id} has no {command.kind} clock {command.instance}.")
    if command.level in decided.raised:
        return []
    level = next((each for each in decided.event.levels if each.level == command.level), None)
    if level is None or level.at is None or level.at > now:
        raise LevelNotReached(f"Complaint {command.complaint_id} has not reached {command.level} of {command.kind}.")
    last = decided.event.history[-1]
    return [
        ComplaintEscalationRaised(
            customer_id=received.customer_id,
            complaint_id=command.complaint_id,
            kind=command.kind,
            instance=command.instance,
            level=level.level,
            due_at=last.due_at,
            notify=level.notify,
            policy=decided.event.policy,
            rule=level.rule,
        )
    ]


def _is_provisional(promise: Promise, at: datetime) -> bool:
    return promise.clock.runs and promise.clock.due().provisional and not promise.clock.is_broken(at)


def promised(received: Received, terms: Terms) -> Iterator[ClockDecided]:
    """Yield every clock as the terms have it, each with its whole history; what never was owed is withdrawn."""
    followed = course.course(received, terms)
    seen = set()
    for promise in followed.promises:
        owed = (promise.kind, promise.instance)
        seen.add(owed)
        yield _said(received, terms, followed, promise, moved=owed in received.clocks)
    yield from (_undone(each.event) for owed, each in received.clocks.items() if owed not in seen)


def _decided(received: Received, terms: Terms) -> Iterator[ClockDecided]:
    """Yield the clocks that are other ones than was decided before."""
    for now in promised(received, terms):
        known = received.clocks.get((now.kind, now.instance))
        if known is None or any(getattr(known.event, name) != getattr(now, name) for name in SAID):
            yield now


def _said(received: Received, terms: Terms, followed: Course, promise: Promise, *, moved: bool) -> ClockDecided:
    return (ComplaintClockMoved if moved else ComplaintClockStarted)(
        customer_id=received.customer_id,
        complaint_id=received.received.complaint_id,
        kind=promise.kind,
        instance=promise.instance,
        unit_id=terms.unit_id,
        starts_at=promise.clock.starts_at,
        calendar=promise.calendar,
        history=tuple(promise.clock.history),
        levels=followed.levels(promise),
        policy=terms.policy,
        rule=promise.rule,
    )


def _undone(event: ClockDecided) -> ClockDecided:
    """Withdraw from its start what never was owed, as was recorded afterwards."""
    first = event.history[0]
    if len(event.history) == 1 and first.cause == "withdrawn":
        return event
    withdrawn = DueTime(since=first.since, due_at=first.due_at, cause="withdrawn")
    return ComplaintClockMoved(**dict(event) | {"history": (withdrawn,), "levels": ()})
