"""Every request to read others' files, with what became of it, and until when it opens them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, get_args

from contracts.organisation.access_request import (
    AccessDenied,
    AccessExpired,
    AccessGranted,
    AccessRequested,
    AccessRequestEvent,
    AccessRevoked,
)
from domain.organisation.access_request import State
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True)
class AccessStep:
    """The state from an instant on, and who brought it about."""

    at: datetime
    state: State
    by: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """A request; `open_until` is null where it opens nothing now, however it stood at another instant."""

    access: str
    requested_by: str
    purpose: str
    data_kind: str
    customers: tuple[str, ...]
    unit: str
    contacts: bool
    approved_by: str
    superiors: tuple[str, ...]
    requested_at: datetime
    ends_at: datetime
    open_until: datetime | None
    steps: tuple[AccessStep, ...]
    # Of the request itself, which the list is in the order of.
    first_position: int
    position: int = field(default=0, compare=False)

    # What domain.organisation.access_request asks of a request.
    @property
    def by(self) -> str:
        return self.requested_by

    @property
    def unit_id(self) -> str:
        return self.unit


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: AccessRow | None, recorded: Recorded) -> AccessRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, AccessRequested):
        return _requested(event, recorded)
    if row is None:
        return None
    opens = None
    match event:
        case AccessGranted():
            step, opens = AccessStep(at, "granted", event.by), event.ends_at
        case AccessDenied():
            step = AccessStep(at, "denied", event.by, event.words)
        case AccessRevoked():
            step = AccessStep(at, "revoked", event.by, event.words)
        case AccessExpired():
            step = AccessStep(at, "expired")
        case _:
            return row
    return replace(row, steps=(*row.steps, step), open_until=opens)


def _requested(event: AccessRequested, recorded: Recorded) -> AccessRow:
    at = recorded.envelope.occurred_at
    return AccessRow(
        access=event.access_id,
        requested_by=event.by,
        purpose=event.purpose,
        data_kind=event.data_kind,
        customers=event.customers,
        unit=event.unit_id,
        contacts=event.contacts,
        approved_by=event.approved_by,
        superiors=event.superiors,
        requested_at=at,
        ends_at=event.ends_at,
        open_until=None,
        steps=(AccessStep(at, "requested", event.by),),
        first_position=recorded.position,
    )


PROJECTION: Final = Projection(
    name="access_list",
    topics=("kehu.access-request.v1",),
    handles=frozenset(event.type for event in get_args(AccessRequestEvent)),
    row=AccessRow,
    primary_key=("access",),
    key=key,
    evolve=evolve,
)
