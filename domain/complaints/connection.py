"""Duplicates are merged into the case received first, whose clocks go on; later cases are linked with earlier ones."""

from datetime import datetime
from typing import NamedTuple

from contracts.complaints.complaint import ComplaintEvent
from contracts.complaints.connection import CaseLinked, ComplaintMerged, DuplicateAbsorbed, LinkCase, MergeDuplicate
from domain.complaints.complaint import fitting, open_complaint, received_complaint
from domain.complaints.state import Complaint, Received
from domain.decider import Refused
from domain.timeline import shown


class SameCase(Refused):
    code = "complaint.same-case"


class OtherCustomer(Refused):
    code = "complaint.other-customer"


class NotReceivedFirst(Refused):
    code = "complaint.not-received-first"


class MergedOtherwise(Refused):
    code = "complaint.merged-otherwise"


class Both(NamedTuple):
    """The events on the case of the command, and those on the one received first."""

    own: list[ComplaintEvent]
    other: list[ComplaintEvent]


def merge_duplicate(complaint: Complaint, command: MergeDuplicate, *, first: Complaint, at: datetime) -> Both:
    """End the duplicate; the earliest receipt is kept because the case received first is the one that goes on (11)."""
    received = received_complaint(complaint, command.complaint_id, at)
    known = received.latest(ComplaintMerged, by=at)
    if known and known.first_id == command.first_id:
        return Both([], [])
    if known:
        raise MergedOtherwise(f"Complaint {command.complaint_id} was merged with {known.first_id}.")
    received = open_complaint(complaint, command.complaint_id, at)
    kept = _earlier(received, command.complaint_id, command.first_id, first, at)
    kept = open_complaint(kept, command.first_id, at)
    merged = ComplaintMerged(
        customer_id=received.customer_id, complaint_id=command.complaint_id, first_id=command.first_id
    )
    absorbed = DuplicateAbsorbed(
        customer_id=kept.customer_id, complaint_id=command.first_id, duplicate_id=command.complaint_id
    )
    return Both(fitting(received, at, merged), fitting(kept, at, absorbed))


def link_case(complaint: Complaint, command: LinkCase, *, first: Complaint, at: datetime) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    _earlier(received, command.complaint_id, command.first_id, first, at)
    linked = CaseLinked(customer_id=received.customer_id, complaint_id=command.complaint_id, first_id=command.first_id)
    return [] if linked in received.events(CaseLinked, by=at) else fitting(received, at, linked)


def _earlier(received: Received, complaint_id: str, first_id: str, first: Complaint, at: datetime) -> Received:
    """Return the other case, of the same customer and received no later, or refuse."""
    if complaint_id == first_id:
        raise SameCase(f"Complaint {complaint_id} is that case itself.")
    other = received_complaint(first, first_id, at)
    if other.customer_id != received.customer_id:
        raise OtherCustomer(f"Complaint {first_id} is another customer's: {other.customer_id}.")
    if other.received_at > received.received_at:
        raise NotReceivedFirst(
            f"Complaint {first_id} was received at {shown(other.received_at)}, after {complaint_id}: "
            "the case received first goes on."
        )
    return other
