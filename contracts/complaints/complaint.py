"""What can be asked of a complaint (投诉), and what can have happened to one."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from contracts.complaints.clocks import ClockCommand, ClockEvent
from contracts.complaints.connection import ConnectionCommand, ConnectionEvent
from contracts.complaints.consequence import ConsequenceCommand, ConsequenceEvent
from contracts.complaints.handling import HandlingCommand, HandlingEvent
from contracts.complaints.intake import About, Channel, Detected, FormField, RaisedTo, WaitsFor, WrittenForm
from contracts.complaints.outcome import OutcomeCommand, OutcomeEvent
from contracts.complaints.replies import ReplyCommand, ReplyEvent
from contracts.message import Command, EventOfCustomer, Id, Label, Text
from contracts.personal import PersonalText
from contracts.reference import KnownCustomer, KnownPerson, KnownUnit, Listed, NamedPerson


class ReceiveComplaint(Command):
    """Record a complaint, an enquiry or a suggestion as it comes in; its clocks start."""

    name: ClassVar[str] = "complaint.receive"

    complaint_id: Id
    customer_id: KnownCustomer
    channel: Annotated[Label, Listed("channel")] = Field(default="other", description="A channel of the unit's pack.")
    summary: PersonalText = ""
    # Since v2 of the event. Null where left out, so that what was sent before is still the same request.
    kind: Annotated[Label, Listed("kind")] | None = Field(
        default=None, description="A kind of the unit's pack; a complaint if left out."
    )
    detected: Detected | None = Field(default=None, description="How it came up; raised by the customer if left out.")
    raised_to: RaisedTo | None = Field(default=None, description="How far up it was raised; to the desk if left out.")
    urgency: Label | None = None
    about: About | None = None
    form: WrittenForm | None = Field(default=None, description="What the pack wants recorded besides.")
    unit_id: KnownUnit | None = Field(default=None, description="The unit that received it.")
    received_by: KnownPerson | None = None


class TriageComplaint(Command):
    """Judge how severe the complaint is, for the first time or again."""

    name: ClassVar[str] = "complaint.triage"

    complaint_id: Id
    severity: Annotated[Label, Listed("severity")] = Field(
        description="A severity of the unit's pack; general, complex, severe or S1 to S4 where it lists none."
    )
    # Since v2 of the event. Null where left out, so that what was sent before is still the same request.
    urgency: Annotated[Label, Listed("urgency")] | None = Field(
        default=None, description="An urgency of the unit's pack; as it was if left out."
    )
    solvable_now: bool | None = Field(default=None, description="Whether it can be settled at once.")


class TakeComplaintInCharge(Command):
    """Let a person answer for the complaint from now on."""

    name: ClassVar[str] = "complaint.take-in-charge"

    complaint_id: Id
    owner: NamedPerson


class NoteComplaintWork(Command):
    """Note internal work on the complaint, which the customer is not told of."""

    name: ClassVar[str] = "complaint.note-work"

    complaint_id: Id
    activity: Label
    by: Label | None = None


class RespondToComplaint(Command):
    """Record that a person answered the customer about the matter (semantics 9)."""

    name: ClassVar[str] = "complaint.respond"

    complaint_id: Id
    by: Label
    answer: PersonalText = ""
    ends_waiting: bool = Field(default=False, description="The answer ends a wait for the customer.")


class StartWaiting(Command):
    """Wait for the customer or for somebody else: the clocks stop that such a wait stops (semantics 6)."""

    name: ClassVar[str] = "complaint.start-waiting"

    complaint_id: Id
    # Null where left out, so that what was sent before is still the same request.
    waits_for: WaitsFor | None = Field(default=None, description="For whom; for the customer if left out.")


class ResumeWork(Command):
    """End the wait for the customer: the resolution clock runs again."""

    name: ClassVar[str] = "complaint.resume-work"

    complaint_id: Id


class ResolveComplaint(Command):
    """Record that the matter is settled, and how."""

    name: ClassVar[str] = "complaint.resolve"

    complaint_id: Id
    by: Label | None = None
    remedy: PersonalText = ""


class CloseComplaint(Command):
    """Close the complaint: nothing more is to be done."""

    name: ClassVar[str] = "complaint.close"

    complaint_id: Id


class ReopenComplaint(Command):
    """Open a resolved or closed complaint again: the matter was not settled."""

    name: ClassVar[str] = "complaint.reopen"

    complaint_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintReceived(EventOfCustomer):
    type: ClassVar[str] = "complaint.received.v1"

    complaint_id: Id
    channel: Channel
    summary: Text


class ComplaintReceivedV2(ComplaintReceived):
    """All that is known at intake; kind and channel are those of the pack."""

    type: ClassVar[str] = "complaint.received.v2"

    channel: Label  # type: ignore[assignment] # wider than in v1, and read as v1 is
    summary: PersonalText
    kind: Label = "complaint"
    detected: Detected = "raised"
    raised_to: RaisedTo = "desk"
    urgency: Label | None = None
    about: About | None = None
    form: tuple[FormField, ...] = ()
    unit_id: Id | None = None
    received_by: Id | None = None


class ComplaintTriaged(EventOfCustomer):
    type: ClassVar[str] = "complaint.triaged.v1"

    complaint_id: Id
    severity: Label


class ComplaintTriagedV2(ComplaintTriaged):
    """How severe, how urgent, and whether it can be settled at once: three things (CO2, CO8)."""

    type: ClassVar[str] = "complaint.triaged.v2"

    urgency: Label | None = None
    solvable_now: bool | None = None


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
    type: ClassVar[str] = "complaint.responded.v2"

    complaint_id: Id
    by: Label
    answer: PersonalText


# As earlier releases stored it, its text not sealed. Read, no longer written.
class ComplaintRespondedV1(ComplaintResponded):
    type: ClassVar[str] = "complaint.responded.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="ComplaintResponded")

    answer: Text


class ComplaintWaitingStarted(EventOfCustomer):
    type: ClassVar[str] = "complaint.waiting-started.v1"

    complaint_id: Id
    waits_for: WaitsFor | None = None


class ComplaintWaitingEnded(EventOfCustomer):
    type: ClassVar[str] = "complaint.waiting-ended.v1"

    complaint_id: Id


class ComplaintResolved(EventOfCustomer):
    type: ClassVar[str] = "complaint.resolved.v2"

    complaint_id: Id
    by: Label | None = None
    remedy: PersonalText


# As earlier releases stored it, its text not sealed. Read, no longer written.
class ComplaintResolvedV1(ComplaintResolved):
    type: ClassVar[str] = "complaint.resolved.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="ComplaintResolved")

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
    | ClockCommand
    | HandlingCommand
    | ReplyCommand
    | OutcomeCommand
    | ConnectionCommand
    | ConsequenceCommand
)
ComplaintEvent = (
    ComplaintReceived
    | ComplaintReceivedV2
    | ComplaintTriaged
    | ComplaintTriagedV2
    | ComplaintTakenInCharge
    | ComplaintWorkNoted
    | ComplaintResponded
    | ComplaintRespondedV1
    | ComplaintWaitingStarted
    | ComplaintWaitingEnded
    | ComplaintResolved
    | ComplaintResolvedV1
    | ComplaintClosed
    | ComplaintReopened
    | ClockEvent
    | HandlingEvent
    | ReplyEvent
    | OutcomeEvent
    | ConnectionEvent
    | ConsequenceEvent
)
