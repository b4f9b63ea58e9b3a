"""Every measure with its deadlines and what became of it, in order of time."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, get_args

from contracts.message import Day
from contracts.organisation.measure import (
    MeasureChecked,
    MeasureCompleted,
    MeasureDropped,
    MeasureEvent,
    MeasureOpened,
    MeasureReopened,
)
from domain.organisation.measure import State
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True)
class MeasureStep:
    """The state from an instant on, with the deadline that holds then."""

    at: datetime
    state: State
    until: Day
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A measure; `due_at` is its newest deadline, whatever instant is asked about."""

    measure: str
    origin: str
    what: str
    unit: str
    department: str
    person: str
    cause: str | None
    period: str | None
    opened_at: datetime
    due_at: datetime
    steps: tuple[MeasureStep, ...]
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: MeasureRow | None, recorded: Recorded) -> MeasureRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, MeasureOpened):
        return _opened(event, at)
    if row is None:
        return None
    last = row.steps[-1]
    match event:
        case MeasureCompleted():
            step = replace(last, at=at, state="done")
        case MeasureChecked():
            step = replace(last, at=at, state="effective" if event.effective else "ineffective")
        case MeasureReopened():
            step = MeasureStep(at, "open", event.until, event.due_at)
        case MeasureDropped():
            step = replace(last, at=at, state="dropped")
        case _:
            return row
    return replace(row, steps=(*row.steps, step), due_at=step.due_at)


def _opened(event: MeasureOpened, at: datetime) -> MeasureRow:
    return MeasureRow(
        measure=event.measure_id,
        origin=event.origin,
        what=event.what,
        unit=event.unit_id,
        department=event.department,
        person=event.person,
        cause=event.cause,
        period=event.period,
        opened_at=at,
        due_at=event.due_at,
        steps=(MeasureStep(at, "open", event.until, event.due_at),),
    )


PROJECTION: Final = Projection(
    name="measure_list",
    topics=("kehu.measure.v1",),
    handles=frozenset(event.type for event in get_args(MeasureEvent)),
    row=MeasureRow,
    primary_key=("measure",),
    key=key,
    evolve=evolve,
)
