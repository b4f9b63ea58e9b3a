"""What can be asked of a complaint (投诉), and what can have happened to one."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, EventOfCustomer, Id, Label, Text
from contracts.reference import KnownCustomer, NamedPerson

# CO2: hotline, mail, online, in person, letter.
Channel = Literal["hotline", "email", "online", "in-person", "letter", "other"]


class ReceiveComplaint(Command):
    name: ClassVar[str] = "complaint.receive"

    complaint_id: Id
    customer_id: KnownCustomer
    channel: Channel = "other"
    summary: Text = ""


class TriageComplaint(Command):
    name: ClassVar[str] = "complaint.triage"

    complaint_id: Id
    severity: Label = Field(description="In the words of the desk: S1, general, severe…")


class TakeComplaintInCharge(Command):
    name: ClassVar[str] = "complaint.take-in-charge"

    complaint_id: Id
    owner: NamedPerson


class NoteComplaintWork(Command):
    name: ClassVar[str] = "complaint.note-work"

    complaint_id: Id
    activity: Label
    by: Label | None = None


class RespondToComplaint(Command):
    """A person answered the customer about the matter (semantics 9)."""

    name: ClassVar[str] = "complaint.respond"

    complaint_id: Id
    by: Label
    answer: Text = ""
    ends_waiting: bool = Field(default=False, description="The answer ends a wait for the customer (semantics 39).")


class StartWaiting(Command):
    """The complaint waits for the customer: its resolution clock stops (semantics 6)."""

    name: ClassVar[str] = "complaint.start-waiting"

    complaint_id: Id


class ResumeWork(Command):
    name: ClassVar[str] = "complaint.resume-work"

    complaint_id: Id


class ResolveComplaint(Command):
    name: ClassVar[str] = "complaint.resolve"

    complaint_id: Id
    by: Label | None = None
    remedy: Text = ""


class CloseComplaint(Command):
    name: ClassVar[str] = "complaint.close"

    complaint_id: Id


class ReopenComplaint(Command):
    name: ClassVar[str] = "complaint.reopen"

    complaint_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintReceived(EventOfCustomer):
    type: ClassVar[str] = "complaint.received.v1"

    complaint_id: Id
    channel: Channel
    summary: Text


class ComplaintTriaged(EventOfCustomer):
    type: ClassVar[str] = "complaint.triaged.v1"

    complaint_id: Id
    severity: Label


class ComplaintTakenInCharge(EventOfCustomer):
    type: ClassVar[str] = "complaint.taken-in-charge.v1"

    complaint_id: Id
    owner: Label


class ComplaintWorkNoted(EventOfCustomer):
    type: ClassVar[str] = "complaint.work-noted.v1"

    complaint_id: Id
    activity: Label
    by: Label | None = None


class ComplaintResponded(EventOfCustomer):
    type: ClassVar[str] = "complaint.responded.v1"

    complaint_id: Id
    by: Label
    answer: Text


class ComplaintWaitingStarted(EventOfCustomer):
    type: ClassVar[str] = "complaint.waiting-started.v1"

    complaint_id: Id


class ComplaintWaitingEnded(EventOfCustomer):
    type: ClassVar[str] = "complaint.waiting-ended.v1"

    complaint_id: Id


class ComplaintResolved(EventOfCustomer):
    type: ClassVar[str] = "complaint.resolved.v1"

    complaint_id: Id
    by: Label | None = None
    remedy: Text


class ComplaintClosed(EventOfCustomer):
    type: ClassVar[str] = "complaint.closed.v1"

    complaint_id: Id


class ComplaintReopened(EventOfCustomer):
    type: ClassVar[str] = "complaint.reopened.v1"

    complaint_id: Id


ComplaintCommand = (
    ReceiveComplaint
    | TriageComplaint
    | TakeComplaintInCharge
    | NoteComplaintWork
    | RespondToComplaint
    | StartWaiting
    | ResumeWork
    | ResolveComplaint
    | CloseComplaint
    | ReopenComplaint
)
ComplaintEvent = (
    ComplaintReceived
    | ComplaintTriaged
    | ComplaintTakenInCharge
    | ComplaintWorkNoted
    | ComplaintResponded
    | ComplaintWaitingStarted
    | ComplaintWaitingEnded
    | ComplaintResolved
    | ComplaintClosed
    | ComplaintReopened
)
