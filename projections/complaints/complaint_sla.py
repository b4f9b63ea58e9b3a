"""The course of each complaint: when it was received, taken up, set waiting, resolved and reopened."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintReceived, ComplaintReceivedV2, ComplaintWorkNoted
from domain.complaints.progress import CHANGES, OF_CLOCKS, ComplaintProgress, State, What, change_of, progress
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded

# Noted work changes nothing that a list shows.
FOLDED: Final = frozenset(
    event.type for event, what in CHANGES.items() if event is not ComplaintWorkNoted and what not in OF_CLOCKS
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a complaint; `to` is the new severity or owner."""

    at: datetime
    position: int
    what: What
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSla:
    """All changes of a complaint, and its state after them.

    The last change was at `changed_at`: lists as of later instants are filtered by these columns in the database.
    """

    complaint: str
    customer: str
    received_at: datetime
    changes: tuple[Change, ...] = ()
    changed_at: datetime
    state: State = "open"
    severity: str | None = None
    owner: str | None = None
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    # `complaint/8`: all events of a complaint are in its stream.
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: ComplaintSla | None, recorded: Recorded) -> ComplaintSla | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, ComplaintReceived):
        return ComplaintSla(complaint=event.complaint_id, customer=event.customer_id, received_at=at, changed_at=at)
    if event.type not in FOLDED:
        return row
    assert row is not None
    change = Change(at, recorded.position, *change_of(event))
    changes = with_recorded(row.changes, change)
    last = _after(row, change) if changes[-1] is change else progress(row.received_at, changes)
    return replace(
        row,
        changes=changes,
        changed_at=max(row.changed_at, at),
        state=last.state,
        severity=last.severity,
        owner=last.owner,
    )


def _after(row: ComplaintSla, change: Change) -> ComplaintProgress:
    """Continue from the row instead of following all changes again."""
    current = ComplaintProgress(since=change.at, state=row.state, severity=row.severity, owner=row.owner)
    current.take(change)
    return current


PROJECTION: Final = Projection(
    name="complaint_sla",
    topics=("kehu.complaint.v1",),
    handles=FOLDED | {ComplaintReceived.type, ComplaintReceivedV2.type},
    row=ComplaintSla,
    primary_key=("complaint",),
    key=key,
    evolve=evolve,
)
