"""The customers: what is known about each now, its owner, and the records that are the same customer (CU8)."""

from dataclasses import replace
from typing import Any, Final, get_args

from contracts.customers.contact import ContactEvent
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerRegistered,
    CustomerRegisteredV2,
)
from contracts.customers.details import CustomerDetails
from contracts.customers.erasure import ContactErased, CustomerErased
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import LinkEvent, MergeEvent
from contracts.customers.information import InformationEvent, SourceRecorded
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.sealing import ERASED
from projections.customers import contacts, ties
from projections.customers.reading import is_read, reading
from projections.customers.row import CustomerRow, Verification
from projections.engine.projection import Key, Projection, Recorded

DETAILS: Final = tuple(name for name in CustomerDetails.model_fields if name != "customer_id")
RECEIVED: Final = ("received_at", "received_by")
SOURCE: Final = ("source", "submitted_by", "vouched_by", "referred_by")
GROUP: Final = slice(len("customer."), -len("-information-changed.v1"))
HANDLED: Final[tuple[type[Event], ...]] = (
    CustomerRegistered,
    CustomerDetailsChanged,
    CustomerRegisteredV2,
    CustomerDetailsChangedV2,
    SourceRecorded,
    ProjectRecorded,
    CustomerVerified,
    OwnerAssigned,
    CustomerHandedOver,
    CustomerErased,
    ContactErased,
    *get_args(InformationEvent),
    *get_args(ContactEvent),
    *get_args(MergeEvent),
    *get_args(LinkEvent),
)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.partition_key,)


def evolve(row: CustomerRow | None, recorded: Recorded) -> CustomerRow | None:
    after = known_after(row, recorded)
    if after is None or after is row:
        return after
    known = row if row and is_read(row) else None
    return replace(after, **reading(after, known), read_to=recorded.position)


def known_after(row: CustomerRow | None, recorded: Recorded) -> CustomerRow | None:
    """Return the row after an event, without reading it anew for searches and for records that look like it."""
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, CustomerRegistered):
        return CustomerRow(customer=event.customer_id, registered_at=at, **_given(event, (*DETAILS, *RECEIVED)))
    if row is None:
        return None
    if isinstance(event, InformationEvent):
        known = event.model_dump(mode="json", exclude={"customer_id"}, exclude_none=True)
        return replace(row, information=row.information | {event.type[GROUP]: known})
    if isinstance(event, ContactEvent):
        return replace(row, contacts=contacts.contacts(row.contacts, event))
    if isinstance(event, ContactErased):
        return replace(row, contacts=contacts.without(row.contacts, event.contact_id))
    if isinstance(event, MergeEvent):
        return ties.merged(row, event, recorded)
    if isinstance(event, LinkEvent):
        return ties.linked(row, event, recorded)
    if isinstance(event, CustomerErased):
        name = row.full_name if event.name_kept_until else ERASED
        return replace(row, full_name=name, information={}, contacts={}, projects={})
    match event:
        case CustomerDetailsChanged():
            return replace(row, **_given(event, DETAILS))
        case SourceRecorded():
            return replace(row, **_given(event, SOURCE))
        case CustomerVerified():
            # In order of day, since an older one is refused.
            verified = Verification(event.verified_on, event.verified_by, event.next_due)
            return replace(row, verifications=(*row.verifications, verified))
        case ProjectRecorded():
            project = event.model_dump(mode="json", exclude={"customer_id", "project_id"}, exclude_none=True)
            return replace(row, projects=row.projects | {event.project_id: project})
        case OwnerAssigned(owner_id=owner) | CustomerHandedOver(to_id=owner):
            return replace(row, owner=owner, owner_since=at, owner_position=recorded.position)
        case _:
            return row


def _given(event: Event, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(event, name) for name in names}


PROJECTION: Final = Projection(
    name="customer_list",
    topics=("kehu.customer.v1",),
    handles=frozenset(event.type for event in HANDLED),
    row=CustomerRow,
    primary_key=("customer",),
    key=key,
    evolve=evolve,
    migration=21,
)
