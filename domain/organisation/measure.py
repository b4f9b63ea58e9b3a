"""A corrective measure (纠正措施): open until it is taken, then checked for its effect, and reopened where it had none.

Its acts are recorded in the order in which they happened.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, assert_never

from contracts.message import Command
from contracts.organisation.measure import (
    CheckMeasure,
    CompleteMeasure,
    DropMeasure,
    MeasureChecked,
    MeasureCompleted,
    MeasureDropped,
    MeasureEvent,
    MeasureOpened,
    MeasureProgressed,
    MeasureReopened,
    OpenMeasure,
    ReopenMeasure,
    ReportProgress,
)
from domain.calendar import business_day
from domain.content import repeated
from domain.decider import Decider, Refused
from domain.timeline import shown

State = Literal["open", "done", "effective", "ineffective", "dropped"]
ONE_DAY: Final = timedelta(days=1)
MOST_YEARS: Final = 100


class MeasureNotOpened(Refused):
    code = "measure.not-opened"


class MeasureIdTaken(Refused):
    code = "measure.id-taken"


class DeadlineFar(Refused):
    """Nobody takes a measure so late: a year is mistyped."""

    code = "measure.deadline-far"


class DeadlinePast(Refused):
    code = "measure.deadline-past"


class MeasureStandsOtherwise(Refused):
    code = "measure.stands-otherwise"


class CheckedByItself(Refused):
    code = "measure.checked-by-itself"


class BeforeTheLast(Refused):
    code = "measure.before-the-last"


@dataclass(frozen=True, slots=True)
class Unopened:
    pass


@dataclass(frozen=True, slots=True)
class Taken:
    """A measure that was opened; `last` is its newest event, `since` when that happened."""

    opened: MeasureOpened
    opened_at: datetime
    state: State
    last: MeasureEvent
    since: datetime
    completed: MeasureCompleted | None = None


Measure = Unopened | Taken


def open_measure(measure: Measure, command: OpenMeasure, *, at: datetime, zone: str, unit: str) -> list[MeasureEvent]:
    """Open it until the end of the day in the zone of the unit's policy."""
    if isinstance(measure, Taken):
        names = ("origin", "what", "department", "person", "until", "cause", "period")
        return repeated(
            command,
            stored={name: getattr(measure.opened, name) for name in names}
            | {"unit_id": measure.opened.unit_id, "occurred_at": measure.opened_at},
            given={"unit_id": unit},
            refusal=MeasureIdTaken,
            known=f"Measure {command.measure_id} is opened",
        )
    said = command.model_dump(exclude={"occurred_at", "reason", "unit_id"}, exclude_none=True)
    return [MeasureOpened(**said, unit_id=unit, due_at=_due_at(command.until, at, zone))]


def report_progress(measure: Measure, command: ReportProgress, *, at: datetime) -> list[MeasureEvent]:
    event = MeasureProgressed(measure_id=command.measure_id, words=command.words, by=command.by)
    return _next(measure, command, event, ("open",), at)


def complete_measure(measure: Measure, command: CompleteMeasure, *, at: datetime) -> list[MeasureEvent]:
    event = MeasureCompleted(measure_id=command.measure_id, proof=command.proof, by=command.by)
    return _next(measure, command, event, ("open",), at)


def check_measure(measure: Measure, command: CheckMeasure, *, at: datetime) -> list[MeasureEvent]:
    """Nobody checks what they completed themselves."""
    event = MeasureChecked(
        measure_id=command.measure_id, effective=command.effective, words=command.words, by=command.by
    )
    checked = _next(measure, command, event, ("done",), at)
    if checked and isinstance(measure, Taken) and measure.completed and measure.completed.by == command.by:
        raise CheckedByItself(f"{command.by} completed measure {command.measure_id}: somebody else checks its effect.")
    return checked


def reopen_measure(measure: Measure, command: ReopenMeasure, *, at: datetime, zone: str) -> list[MeasureEvent]:
    if isinstance(measure, Taken) and isinstance(measure.last, MeasureReopened):
        known = (measure.last.until, measure.last.words)
        if known == (command.until, command.words):
            return []
    event = MeasureReopened(
        measure_id=command.measure_id,
        until=command.until,
        due_at=_due_at(command.until, at, zone),
        words=command.words,
    )
    return _next(measure, command, event, ("done", "ineffective"), at)


def drop_measure(measure: Measure, command: DropMeasure, *, at: datetime) -> list[MeasureEvent]:
    event = MeasureDropped(measure_id=command.measure_id, words=command.words, by=command.by)
    return _next(measure, command, event, ("open", "ineffective"), at)


def _next(
    measure: Measure, command: Command, event: MeasureEvent, states: tuple[State, ...], at: datetime
) -> list[MeasureEvent]:
    """Return the event unless it is the last one already; refuse it where the measure stands otherwise."""
    id_ = event.measure_id
    if isinstance(measure, Unopened):
        raise MeasureNotOpened(f"Measure {id_} is not opened.")
    if measure.last == event:
        return []
    if measure.state not in states:
        wanted = " or ".join(states)
        raise MeasureStandsOtherwise(f"Measure {id_} is {measure.state}: {command.name} is for one that is {wanted}.")
    if at < measure.since:
        raise BeforeTheLast(f"Measure {id_} changed at {shown(measure.since)}: this cannot have been at {shown(at)}.")
    return [event]


def _due_at(until: date, at: datetime, zone: str) -> datetime:
    if until.year > at.year + MOST_YEARS:
        raise DeadlineFar(f"The deadline {until} is more than {MOST_YEARS} years away.")
    due_at = business_day.beginning(until + ONE_DAY, zone)
    if due_at <= at:
        raise DeadlinePast(f"The deadline {until} is past at {shown(at)}.")
    return due_at


def evolve(measure: Measure, event: MeasureEvent, at: datetime) -> Measure:
    if isinstance(event, MeasureOpened):
        return Taken(event, at, "open", event, at)
    assert isinstance(measure, Taken)
    moved = replace(measure, last=event, since=at)
    match event:
        case MeasureProgressed():
            return moved
        case MeasureCompleted():
            return replace(moved, state="done", completed=event)
        case MeasureChecked():
            return replace(moved, state="effective" if event.effective else "ineffective")
        case MeasureReopened():
            return replace(moved, state="open", completed=None)
        case MeasureDropped():
            return replace(moved, state="dropped")
        case _:
            assert_never(event)


DECIDER: Final[Decider[Measure, MeasureEvent]] = Decider("measure", Unopened(), evolve)
