"""Checks that the state of every stream can be found, and names stored histories that contradict themselves.

The first would stop every command on the stream. The second comes from earlier releases, which did not check dates
against each other, and stays as it was stored.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from contracts.catalog import EVENTS
from contracts.message import instant
from projections.engine.projection import Recorded
from services.check import contradictions
from services.check.deciders import deciders
from services.check.finding import Finding
from services.check.snapshot import Snapshot

# What a fold raises on events that do not follow from those before them.
FAULTS: Final = (AssertionError, AttributeError, LookupError, TypeError, ValueError)


class HistoriesCheck:
    """Takes the events stream by stream, each stream's in order of version."""

    def __init__(self) -> None:
        self.states: Final = Finding("states")
        self.histories: Final = Finding("histories", past=True)
        self._deciders: Final = deciders()

    def take(self, events: Iterable[Recorded]) -> None:
        """Fold each stream, and compare the dates of its events."""
        for stream, recorded in groupby(events, key=lambda each: each.envelope.stream):
            self._compare(stream.partition("/")[0], list(recorded))

    def _compare(self, category: str, stream: list[Recorded]) -> None:
        decider = self._deciders[category]
        state = decider.initial
        self.states.compared += 1
        for each in stream:
            try:
                state = decider.evolve(state, each.event, each.envelope.occurred_at)
            except FAULTS as fault:
                raised = f"{type(fault).__name__} {fault}".strip()
                _name(self.states, each, expected="it follows from the events before", found=raised)
                return
        self.histories.compared += 1
        found = [*contradictions.OF[category](state, stream)] if category in contradictions.OF else []
        for each, why in found:
            _name(self.histories, each, expected="it can have happened then", found=why)
        self.histories.tolerated += bool(found)


def _name(finding: Finding, each: Recorded, *, expected: str, found: str) -> None:
    envelope = each.envelope
    finding.wrong(
        each.position,
        expected=expected,
        found=found,
        position=each.position,
        stream=envelope.stream,
        version=envelope.version,
        type=envelope.type,
        occurred_at=instant(envelope.occurred_at),
    )


def check_histories(snapshot: Snapshot) -> list[Finding]:
    """Read the whole log once."""
    check = HistoriesCheck()
    check.take(snapshot.streams(list(EVENTS)))
    return [check.states, check.histories]
