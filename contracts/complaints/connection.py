"""Cases that belong together: a duplicate of an earlier case, or a case in which an earlier one comes back."""

from typing import ClassVar

from contracts.message import Command, EventOfCustomer, Id


class MergeDuplicate(Command):
    """End a case that was received a second time; the one received first goes on, with its clocks."""

    name: ClassVar[str] = "complaint.merge-duplicate"

    complaint_id: Id
    first_id: Id


class LinkCase(Command):
    """Record that an earlier case comes back in this one, too late to be opened again."""

    name: ClassVar[str] = "complaint.link-case"

    complaint_id: Id
    first_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintMerged(EventOfCustomer):
    type: ClassVar[str] = "complaint.merged.v1"

    complaint_id: Id
    first_id: Id


class DuplicateAbsorbed(EventOfCustomer):
    """On the case that goes on."""

    type: ClassVar[str] = "complaint.duplicate-absorbed.v1"

    complaint_id: Id
    duplicate_id: Id


class CaseLinked(EventOfCustomer):
    type: ClassVar[str] = "complaint.case-linked.v1"

    complaint_id: Id
    first_id: Id


ConnectionCommand = MergeDuplicate | LinkCase
ConnectionEvent = ComplaintMerged | DuplicateAbsorbed | CaseLinked
