"""How each case is handled: its route, its cause, who is responsible, what was given, and what the customer thinks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReceivedV2,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintResolvedV1,
    ComplaintTriagedV2,
)
from contracts.complaints.connection import CaseLinked, ComplaintMerged
from contracts.complaints.consequence import ComplaintUnsettled
from contracts.complaints.handling import ComplaintForwarded, ComplaintRouted, ResponsibilityFixed, TaskForceFormed
from contracts.complaints.outcome import AdoptionDecided, ComplaintVerified, OpinionRecorded, RemedyApplied
from contracts.message import Event
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded

# What each event says, by the columns of the list; what is not named here stays as it was.
SAID: Final[Mapping[type[Event], Mapping[str, str]]] = {
    ComplaintTriagedV2: {"urgency": "urgency"},
    ComplaintRouted: {"handled_by": "handled_by", "approved_by": "approved_by", "route": "row", "rule": "rule"},
    ComplaintForwarded: {"forwarded_to": "to_unit"},
    TaskForceFormed: {"lead": "lead"},
    ResponsibilityFixed: {"cause": "cause", "person": "person", "department": "department"},
    RemedyApplied: {"remedy": "remedy"},
    OpinionRecorded: {"satisfied": "satisfied"},
    ComplaintVerified: {"verified_by": "by"},
    AdoptionDecided: {"adopted": "adopted"},
    ComplaintMerged: {"merged_into": "first_id"},
    CaseLinked: {"continues": "first_id"},
    ComplaintUnsettled: {"unsettled": "after"},
}
STATES: Final[Mapping[type[Event], str]] = {
    ComplaintResolved: "resolved",
    ComplaintResolvedV1: "resolved",
    ComplaintClosed: "closed",
    ComplaintReopened: "open",
    ComplaintMerged: "closed",
}

RECEIVED: Final = (ComplaintReceived.type, ComplaintReceivedV2.type)


@dataclass(frozen=True, slots=True)
class Note:
    """What an event said of a case."""

    at: datetime
    position: int
    says: dict[str, str | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as it came in, with what was said of it since."""

    complaint: str
    customer: str
    received_at: datetime
    unit: str | None = None
    kind: str = "complaint"
    channel: str = "other"
    urgency: str | None = None
    product: str | None = None
    notes: tuple[Note, ...] = ()
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: CaseRow | None, recorded: Recorded) -> CaseRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, ComplaintReceived):
        return _received(event, at)
    says = _says(event)
    if row is None or not says:
        return row
    return replace(row, notes=with_recorded(row.notes, Note(at, recorded.position, says)))


def _says(event: Event) -> dict[str, Any]:
    said = {column: getattr(event, name) for column, name in SAID.get(type(event), {}).items()}
    return said | ({"state": STATES[type(event)]} if type(event) in STATES else {})


def _received(event: ComplaintReceived, at: datetime) -> CaseRow:
    row = CaseRow(complaint=event.complaint_id, customer=event.customer_id, received_at=at, channel=event.channel)
    if not isinstance(event, ComplaintReceivedV2):
        return row
    product = event.about.which if event.about and event.about.subject == "product" else None
    return replace(row, unit=event.unit_id, kind=event.kind, urgency=event.urgency, product=product)


PROJECTION: Final = Projection(
    name="complaint_cases",
    topics=("kehu.complaint.v1",),
    handles=frozenset({*(event.type for event in SAID), *(event.type for event in STATES), *RECEIVED}),
    row=CaseRow,
    primary_key=("complaint",),
    key=key,
    evolve=evolve,
)
