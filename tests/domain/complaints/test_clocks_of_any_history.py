"""Verdicts follow from what happened and when, not from the order of recording, nor from whether timers ran."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.complaints.clocks import (
    AcknowledgeComplaint,
    ClockDecided,
    ComplaintEscalationRaised,
    PromiseReply,
    RaiseEscalation,
    RetypeComplaint,
    TellProgress,
    TellSupervisor,
)
from contracts.complaints.complaint import (
    NoteComplaintWork,
    ReceiveComplaint,
    ReopenComplaint,
    ResolveComplaint,
    RespondToComplaint,
    ResumeWork,
    StartWaiting,
    TriageComplaint,
)
from domain.complaints import clocks
from domain.complaints.complaint import DECIDER
from domain.complaints.state import Received
from domain.obligations.verdict import owed, verdict
from projections.engine.projection import Key
from projections.obligations.obligations import PROJECTION, Obligation
from tests.domain.complaints.played import Case, at
from tests.projections.story import Happened, recorded

RECEIVED: Final = at("2025-09-26 16:30")
ACTS: Final = st.sampled_from(
    [
        (TriageComplaint, {"severity": "general"}),
        (TriageComplaint, {"severity": "severe"}),
        (TriageComplaint, {"severity": "8h"}),
        (RespondToComplaint, {}),
        (StartWaiting, {}),
        (StartWaiting, {"waits_for": "supplier"}),
        (ResumeWork, {}),
        (NoteComplaintWork, {}),
        (AcknowledgeComplaint, {"automatic": True}),
        (TellProgress, {}),
        (TellSupervisor, {}),
        (PromiseReply, {"until": at("2025-10-10 12:00")}),
        (RetypeComplaint, {"kind": "enquiry"}),
        (RetypeComplaint, {"kind": "complaint"}),
        (ResolveComplaint, {}),
        (ReopenComplaint, {}),
    ]
)
# Across the holidays, and to the minute, so that acts seldom share an instant.
MINUTES: Final = st.integers(min_value=0, max_value=20 * 24 * 60)
INSTANTS: Final = MINUTES.map(lambda minutes: RECEIVED + timedelta(minutes=minutes))
HISTORIES: Final = st.lists(st.tuples(INSTANTS, ACTS), max_size=14, unique_by=lambda act: act[0])


def played(acts: Sequence[Any], looks: Sequence[datetime] = ()) -> Case:
    """Return the case after the acts in this order, without those refused; timers look at some instants."""
    case = Case()
    case.do(RECEIVED, ReceiveComplaint)
    for number, (instant, (command, fields)) in enumerate(acts):
        case.tried(instant, command, **fields)
        if number < len(looks):
            announce(case, looks[number])
    return case


def announce(case: Case, now: datetime) -> None:
    """Announce every level that is reached, as the timers do."""
    assert isinstance(case.state, Received)
    for (kind, instance), decided in list(case.state.clocks.items()):
        for level in decided.event.levels:
            if level.at is not None and level.at <= now:
                asked = {"kind": kind, "instance": instance, "level": level.level}
                case.tried(max(level.at, now), RaiseEscalation, **asked)


def decided(case: Case) -> dict[tuple[str, int], ClockDecided]:
    """Return what was last decided of each clock, apart from whether that is its beginning or a move."""
    assert isinstance(case.state, Received)
    return {owed: ClockDecided.model_construct(**dict(each.event)) for owed, each in case.state.clocks.items()}


@settings(max_examples=150)
@given(acts=HISTORIES)
def test_what_is_recorded_late_leads_to_the_same_clocks_as_what_is_recorded_in_time(acts: list[Any]) -> None:
    """Semantics 31 and 44."""
    late, in_time = played(acts), Case()
    facts = [(when, event) for when, event in late.recorded if not isinstance(event, ClockDecided)]
    for when, event in sorted(facts, key=lambda fact: fact[0]):
        in_time.record(when, clocks.with_clocks(in_time.state, [event], at=when, terms=in_time.terms))

    assert kept(late) == kept(in_time)


def kept(case: Case) -> dict[tuple[str, int], ClockDecided]:
    """Return the clocks that were not withdrawn: what was never owed leaves a trace only where it was recorded."""
    return {owed: each for owed, each in decided(case).items() if each.history[-1].cause != "withdrawn"}


@settings(max_examples=100)
@given(acts=HISTORIES, looks=st.lists(INSTANTS, max_size=14), asked=st.lists(INSTANTS, min_size=3, max_size=3))
def test_verdicts_do_not_depend_on_whether_timers_ran(
    acts: list[Any], looks: list[datetime], asked: list[datetime]
) -> None:
    """Semantics 4 and 10."""
    quiet, watched = played(acts), played(acts, looks)

    assert decided(quiet) == decided(watched)
    for as_of in asked:
        assert verdicts(quiet, as_of) == verdicts(watched, as_of)
    raised = [event for _, event in watched.recorded if isinstance(event, ComplaintEscalationRaised)]
    assert len({(event.kind, event.instance, event.level) for event in raised}) == len(raised)


def verdicts(case: Case, as_of: datetime) -> dict[tuple[str, int], str]:
    """Return the verdict of each obligation as of an instant."""
    found = {key: owed(event.history, as_of) for key, event in decided(case).items()}
    return {key: verdict(due, as_of) for key, due in found.items() if due}


@settings(max_examples=50)
@given(acts=HISTORIES, looks=st.lists(INSTANTS, max_size=14), ends=st.lists(st.integers(0, 60), max_size=4))
def test_rows_do_not_depend_on_the_boundaries_of_batches(
    acts: list[Any], looks: list[datetime], ends: list[int]
) -> None:
    case = played(acts, looks)
    events = recorded(Happened(when, event) for when, event in case.recorded)
    whole = folded({}, events)
    rows: dict[Key, Obligation] = {}
    for first, last in zip([0, *sorted(ends)], [*sorted(ends), len(events)], strict=True):
        # Rows are written and read between batches.
        rows = {
            key: PROJECTION.codec.validate_json(PROJECTION.codec.dump_json([row]))[0]
            for key, row in folded(rows, events[first:last]).items()
        }

    assert rows == whole
    assert DECIDER.fold(case.recorded) == case.state


def folded(rows: dict[Key, Obligation], events: Sequence[Any]) -> dict[Key, Obligation]:
    """Fold events into the rows."""
    rows = dict(rows)
    for event in events:
        key = PROJECTION.key(event)
        if key and (row := PROJECTION.evolve(rows.get(key), event)):
            rows[key] = row
    return rows
