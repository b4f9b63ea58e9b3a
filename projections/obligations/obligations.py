"""What is owed to somebody by when: each promise with all its due times, and the levels announced of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from contracts.complaints.clocks import (
    ClockDecided,
    ComplaintClockMoved,
    ComplaintClockStarted,
    ComplaintEscalationRaised,
)
from contracts.message import Event
from contracts.obligation import DueTime, Level
from contracts.organisation.measure import MeasureCompleted, MeasureDropped, MeasureOpened, MeasureReopened
from contracts.organisation.unit import SecurityChecked, SecurityCheckRequired
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A level that was announced; `due_at` is what was due then."""

    level: str
    at: datetime
    notify: str
    due_at: datetime | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """An instance of a promise.

    `due_at` and `met_at` are the last that were decided; lists as of earlier instants look into the history.
    `next_level_at` is when the next notice falls due: timers wait for it.
    """

    subject: str
    kind: str
    instance: int
    customer: str
    unit: str
    policy: str | None
    rule: str
    starts_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    changed_at: datetime
    history: tuple[DueTime, ...]
    levels: tuple[Level, ...] = ()
    raised: tuple[Raised, ...] = ()
    next_level_at: datetime | None = None
    position: int = field(default=0, compare=False)


# A measure is owed once; each deadline of it is another due time.
MEASURE: Final = "measure"
OF_MEASURES: Final[tuple[type[Event], ...]] = (MeasureOpened, MeasureCompleted, MeasureReopened, MeasureDropped)
# Of a unit; the check of each period is owed by itself.
SECURITY_CHECK: Final = "security-check"
OF_UNITS: Final[tuple[type[Event], ...]] = (SecurityCheckRequired, SecurityChecked)


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    if isinstance(event, SecurityCheckRequired | SecurityChecked):
        return (recorded.envelope.subject, SECURITY_CHECK, event.instance)
    if isinstance(event, OF_MEASURES):
        return (recorded.envelope.subject, MEASURE, 1)
    if isinstance(event, ClockDecided | ComplaintEscalationRaised):
        return (recorded.envelope.subject, event.kind, event.instance)
    return None


def evolve(row: Obligation | None, recorded: Recorded) -> Obligation | None:
    match recorded.event:
        case ClockDecided() as event:
            return _decided(row, event, recorded)
        case MeasureOpened() as event:
            return _measure(event, recorded)
        case MeasureCompleted() | MeasureReopened() | MeasureDropped() as event:
            return _measure_moved(row, event, recorded)
        case SecurityCheckRequired() as event:
            return _security_check(event, recorded)
        case SecurityChecked() if row is not None:
            return _with_due(row, row.history[-1], recorded, met_at=recorded.envelope.occurred_at)
        case ComplaintEscalationRaised() as event:
            assert row is not None
            return _with_next(replace(row, raised=(*row.raised, _raised(event, recorded))))
        case _:
            return row


def _decided(row: Obligation | None, event: ClockDecided, recorded: Recorded) -> Obligation:
    """Take what was decided: each decision says all of the history anew."""
    last = event.history[-1]
    return _with_next(
        Obligation(
            subject=recorded.envelope.subject,
            kind=event.kind,
            instance=event.instance,
            customer=event.customer_id,
            unit=event.unit_id,
            policy=event.policy,
            rule=event.rule,
            starts_at=event.starts_at,
            due_at=last.due_at,
            met_at=last.met_at,
            changed_at=last.since,
            history=event.history,
            levels=event.levels,
            raised=row.raised if row else (),
        )
    )


def _measure(event: MeasureOpened, recorded: Recorded) -> Obligation:
    """Owe a measure to nobody's customer."""
    at = recorded.envelope.occurred_at
    return Obligation(
        subject=recorded.envelope.subject,
        kind=MEASURE,
        instance=1,
        customer="",
        unit=event.unit_id,
        policy=None,
        rule="measure.open",
        starts_at=at,
        due_at=event.due_at,
        met_at=None,
        changed_at=at,
        history=(DueTime(since=at, due_at=event.due_at, cause="started"),),
    )


def _measure_moved(
    row: Obligation | None, event: MeasureCompleted | MeasureReopened | MeasureDropped, recorded: Recorded
) -> Obligation | None:
    if row is None:
        return None
    at, last = recorded.envelope.occurred_at, row.history[-1]
    match event:
        case MeasureCompleted():
            return _with_due(row, last, recorded, met_at=at)
        case MeasureReopened():
            due = DueTime(since=at, due_at=event.due_at, cause="reopened")
        case MeasureDropped():
            due = last.model_copy(update={"since": at, "cause": "withdrawn"})
    return _with_due(row, due, recorded)


def _with_due(row: Obligation, due: DueTime, recorded: Recorded, met_at: datetime | None = None) -> Obligation:
    """Return the row with one more due time, which is met where it says when."""
    at = recorded.envelope.occurred_at
    if met_at is not None:
        due = due.model_copy(update={"since": at, "met_at": met_at, "cause": "met"})
    moved = replace(row, due_at=due.due_at, met_at=due.met_at, changed_at=at)
    return replace(moved, history=(*row.history, due))


def _security_check(event: SecurityCheckRequired, recorded: Recorded) -> Obligation:
    """Owe a check from the beginning of its period, whenever timers found it."""
    return Obligation(
        subject=recorded.envelope.subject,
        kind=SECURITY_CHECK,
        instance=event.instance,
        customer="",
        unit=event.unit_id,
        policy=event.policy,
        rule=event.rule,
        starts_at=event.starts_at,
        due_at=event.due_at,
        met_at=None,
        changed_at=recorded.envelope.occurred_at,
        history=(DueTime(since=event.starts_at, due_at=event.due_at, cause="started"),),
    )


def _raised(event: ComplaintEscalationRaised, recorded: Recorded) -> Raised:
    return Raised(
        level=event.level,
        at=recorded.envelope.occurred_at,
        notify=event.notify,
        due_at=event.due_at,
        rule=event.rule,
    )


def is_raised(row: Obligation, level: Level) -> bool:
    """Return whether a level was announced."""
    return any(each.level == level.level for each in row.raised)


def _with_next(row: Obligation) -> Obligation:
    coming = (level.at for level in row.levels if level.at is not None and not is_raised(row, level))
    return replace(row, next_level_at=min(coming, default=None))


PROJECTION: Final = Projection(
    name="obligations",
    topics=("kehu.complaint.v1", "kehu.measure.v1", "kehu.unit.v1"),
    handles=frozenset(
        {
            ComplaintClockStarted.type,
            ComplaintClockMoved.type,
            ComplaintEscalationRaised.type,
            *(event.type for event in (*OF_MEASURES, *OF_UNITS)),
        }
    ),
    row=Obligation,
    primary_key=("subject", "kind", "instance"),
    key=key,
    evolve=evolve,
)
