"""The course of a complaint's clocks: which run, what stops, moves and meets them, in the order of what happened.

It is followed from receipt each time, so that what is recorded late takes its place in it (semantics 31).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from contracts.complaints.clocks import ComplaintObligationRecomputed, ComplaintReplyPromised
from contracts.complaints.complaint import ComplaintReceivedV2, ComplaintWaitingStarted
from contracts.obligation import Cause, Level
from domain.calendar.pauses import Pause
from domain.calendar.promise import OnReopening
from domain.complaints.promise import (
    ELAPSED,
    INTERNAL,
    MET_BY,
    PROGRESS,
    PROMISED,
    PROMISED_RULE,
    RESOLUTION,
    Promise,
)
from domain.complaints.state import Change, Received
from domain.complaints.terms import Term, Terms
from domain.obligations.clock import Basis, Clock
from domain.obligations.length import seconds_of
from domain.obligations.levels import LevelRule, announced, passed_at


class Course:
    """The promises about a complaint, after some of its changes."""

    def __init__(self, received: Received, terms: Terms) -> None:
        known = ComplaintReceivedV2(**dict(received.received))
        self._received = received
        self._terms = terms
        self._kind: str = known.kind
        self._urgency = known.urgency
        self._severity: str | None = None
        self._waits: list[tuple[str, Pause]] = []
        self._anchors: dict[str, datetime] = {
            "received": received.received_at,
            "last-notice": received.received_at,
        }
        self._last: dict[str, Promise] = {}
        self.promises: list[Promise] = []
        self._select(received.received_at, "started")

    def take(self, change: Change) -> None:
        """Follow the complaint through a change."""
        self._pass_levels(change.at)
        match change.what:
            case "triaged":
                self._severity, self._anchors["triaged"] = change.to, change.at
                self._select(change.at, "severity-changed")
            case "retyped":
                self._kind = change.to or self._kind
                self._select(change.at, "retyped")
            case "waiting-started" | "waiting-ended":
                self._wait(change)
            case "reply-promised":
                self._promise(change)
            case "recomputed":
                self._recompute(change)
            case "reopened":
                self._reopen(change.at)
            case _:
                self._act(change)

    def levels(self, promise: Promise) -> tuple[Level, ...]:
        """Return the levels that the promise has passed, and those that it will pass if it runs on."""
        ahead = self._rules(promise) if promise.clock.runs else ()
        coming = (announced(promise.clock, each) for each in ahead if each.name not in promise.passed)
        return (*promise.passed.values(), *coming)

    def _select(self, at: datetime, cause: Cause) -> None:
        """Let those clocks run that the policy has for the case as it is now."""
        for name in self._terms.names():
            term = self._terms.fitting(name, self._kind, self._severity, self._urgency)
            last = self._last.get(name)
            if term is None:
                if last:
                    last.clock.withdraw(at)
            elif last is None or last.clock.withdrawn:
                self._start(term, at)
            elif last.clock.runs and last.term and term is not last.term:
                self._move(last, last.term, term, at, cause)

    def _start(self, term: Term, at: datetime) -> None:
        starts_at = self._anchors.get(term.anchor)
        if starts_at is None:
            return
        last = self._last.get(term.clock)
        instance = last.instance + 1 if last else 1
        begun = self._received.clocks.get((term.clock, instance))
        # The days that a promise counts are those that were published when it was made (semantics 2).
        calendar = begun.calendar if begun else term.calendar
        working_time = self._terms.calendars(calendar)
        basis = Basis(
            since=starts_at, working_time=working_time, seconds=seconds_of(term.target, working_time, starts_at)
        )
        clock = Clock(starts_at=starts_at, basis=basis, pauses=self._pauses(term))
        promise = Promise(kind=term.clock, instance=instance, calendar=calendar, rule=term.rule, clock=clock, term=term)
        self._keep(promise, at)

    def _keep(self, promise: Promise, at: datetime) -> None:
        promise.clock.note(at, "started")
        self._last[promise.kind] = promise
        self.promises.append(promise)

    def _move(self, promise: Promise, old: Term, term: Term, at: datetime, cause: Cause) -> None:
        promise.term, promise.clock.pauses = term, self._pauses(term)
        if (old.target, old.calendar) == (term.target, term.calendar):
            return
        working_time = self._terms.calendars(term.calendar)
        seconds = seconds_of(term.target, working_time, at)
        if promise.clock.move(seconds, working_time, at, self._terms.on_severity_change, cause):
            promise.rule = term.rule

    def _act(self, change: Change) -> None:
        """Take what keeps promises: an answer, a notice, a confirmation, the end of the case."""
        if change.what in {"resolved", "closed", "merged"}:
            self._end_wait(change.at)
        for promise in list(self._last.values()):
            if change.what in MET_BY[promise.kind]:
                promise.clock.meet(change.at)
        if change.what == "responded" and "responded" not in self._anchors:
            self._anchors["responded"] = change.at
            self._select(change.at, "started")
        if change.what == "progress-told":
            self._begin_again(PROGRESS, "last-notice", change.at)

    def _reopen(self, at: datetime) -> None:
        self._anchors["opened-again"] = at
        last = self._last.get(RESOLUTION)
        if last and last.clock.met_at:
            if self._terms.on_reopening is OnReopening.FRESH and last.term:
                self._start(replace(last.term, anchor="opened-again"), at)
            else:
                last.clock.reopen(at, self._terms.on_reopening)
        self._begin_again(PROGRESS, "last-notice", at)
        for name in self._terms.names():
            self._begin_again(name, "opened-again", at)

    def _begin_again(self, name: str, anchor: str, at: datetime) -> None:
        """Begin the next instance of a clock if it counts from what has just happened."""
        self._anchors[anchor] = at
        term = self._terms.fitting(name, self._kind, self._severity, self._urgency)
        if term and term.anchor == anchor:
            self._start(term, at)

    def _wait(self, change: Change) -> None:
        if change.what == "waiting-ended":
            self._end_wait(change.at)
            return
        assert isinstance(change.event, ComplaintWaitingStarted)
        self._waits.append((change.event.waits_for or "customer", Pause(change.at)))
        self._note_waits(change.at, "waiting")

    def _end_wait(self, at: datetime) -> None:
        if self._waits and self._waits[-1][1].end is None:
            reason, pause = self._waits[-1]
            self._waits[-1] = (reason, Pause(pause.start, at))
            self._note_waits(at, "resumed")

    def _note_waits(self, at: datetime, cause: Cause) -> None:
        for promise in self._last.values():
            if promise.term and promise.clock.runs:
                promise.clock.pauses = self._pauses(promise.term)
                promise.clock.note(at, cause)

    def _pauses(self, term: Term) -> list[Pause]:
        return [pause for reason, pause in self._waits if f"waiting-{reason}" in term.pauses]

    def _promise(self, change: Change) -> None:
        """Promise an answer; another date moves a promise that is not broken yet."""
        assert isinstance(change.event, ComplaintReplyPromised)
        basis = Basis(since=change.at, working_time=self._terms.calendars(ELAPSED), fixed=change.event.until)
        last = self._last.get(PROMISED)
        if last and last.clock.runs and not last.clock.is_broken(change.at):
            last.clock.basis = basis
            last.clock.note(change.at, "promised-again")
            return
        clock = Clock(starts_at=change.at, basis=basis)
        instance = last.instance + 1 if last else 1
        promise = Promise(kind=PROMISED, instance=instance, calendar=ELAPSED, rule=PROMISED_RULE, clock=clock)
        self._keep(promise, change.at)

    def _recompute(self, change: Change) -> None:
        assert isinstance(change.event, ComplaintObligationRecomputed)
        owed = (change.event.kind, change.event.instance)
        for promise in self.promises:
            if (promise.kind, promise.instance) == owed:
                promise.clock.recompute(self._terms.calendars(change.event.calendar), change.at)

    def _pass_levels(self, at: datetime) -> None:
        """Keep the levels that are passed before an instant: no later move makes that undone (semantics 47)."""
        for promise in self._last.values():
            for level in self._rules(promise) if promise.clock.runs else ():
                if level.name in promise.passed:
                    continue
                passed = passed_at(promise.clock, level)
                if passed is not None and passed < at:
                    promise.passed[level.name] = announced(promise.clock, level)

    def _rules(self, promise: Promise) -> Iterator[LevelRule]:
        clock = promise.clock
        for each in self._terms.levels:
            if each.clock != promise.kind or (each.severities and self._severity not in each.severities):
                continue
            if each.after is None:
                yield each.level
            else:
                after = seconds_of(each.after, clock.basis.working_time, clock.starts_at)
                yield replace(each.level, after=after)


def course(received: Received, terms: Terms) -> Course:
    """Follow a complaint through all its changes."""
    followed = Course(received, terms)
    for change in received.changes:
        if change.what not in INTERNAL:
            followed.take(change)
    return followed
