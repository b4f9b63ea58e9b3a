"""The promises made about a complaint: what keeps them, what starts and moves their clocks, and what is announced."""

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.message import Command, EventOfCustomer, Id, Instant, Label, WrittenInstant
from contracts.obligation import History, Instance, Level
from contracts.personal import PersonalText
from contracts.reference import Listed


class AcknowledgeComplaint(Command):
    """Confirm to the customer that the complaint has arrived; it is no answer about the matter (semantics 9)."""

    name: ClassVar[str] = "complaint.acknowledge"

    complaint_id: Id
    by: Label | None = Field(default=None, description="Who confirmed it; nobody where a machine did.")
    automatic: bool = Field(default=False, description="A machine confirmed it.")


class TellProgress(Command):
    """Tell the customer how the work is getting on: the next progress notice counts from then."""

    name: ClassVar[str] = "complaint.tell-progress"

    complaint_id: Id
    by: Label
    told: PersonalText = Field(default="", description="What the customer was told.")


class PromiseReply(Command):
    """Promise the customer an answer until an instant, which is a clock of its own (CO5)."""

    name: ClassVar[str] = "complaint.promise-reply"

    complaint_id: Id
    by: Label
    until: WrittenInstant = Field(description="The instant by which the customer has an answer.")


class RetypeComplaint(Command):
    """Correct the kind of the case: the clocks of the new kind run from its receipt (CO3)."""

    name: ClassVar[str] = "complaint.retype"

    complaint_id: Id
    kind: Annotated[Label, Listed("kind")] = Field(description="A kind of the unit's pack.")


class TellSupervisor(Command):
    """Record that the supervisor was told of the complaint (CO9)."""

    name: ClassVar[str] = "complaint.tell-supervisor"

    complaint_id: Id
    by: Label
    supervisor: Label


class RunClocks(Command):
    """Start the clocks of a complaint that was recorded before its unit had a policy with clocks."""

    name: ClassVar[str] = "complaint.run-clocks"

    complaint_id: Id


class RecomputeClocks(Command):
    """Compute provisional due times again, now that the calendar of those days is published (semantics 2)."""

    name: ClassVar[str] = "complaint.recompute-clocks"

    complaint_id: Id


class RaiseEscalation(Command):
    """Announce that a level of an obligation is reached; each is announced once (semantics 10)."""

    name: ClassVar[str] = "complaint.raise-escalation"

    complaint_id: Id
    kind: Label = Field(description="The kind of obligation, as in `kehu due`.")
    instance: Instance
    level: Label = Field(description="As in 75%.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintAcknowledged(EventOfCustomer):
    type: ClassVar[str] = "complaint.acknowledged.v1"

    complaint_id: Id
    by: Label | None = None
    automatic: bool = False


class ComplaintProgressTold(EventOfCustomer):
    type: ClassVar[str] = "complaint.progress-told.v1"

    complaint_id: Id
    by: Label
    told: PersonalText


class ComplaintReplyPromised(EventOfCustomer):
    type: ClassVar[str] = "complaint.reply-promised.v1"

    complaint_id: Id
    by: Label
    until: Instant


class ComplaintRetyped(EventOfCustomer):
    type: ClassVar[str] = "complaint.retyped.v1"

    complaint_id: Id
    from_kind: Label
    kind: Label


class ComplaintSupervisorTold(EventOfCustomer):
    type: ClassVar[str] = "complaint.supervisor-told.v1"

    complaint_id: Id
    by: Label
    supervisor: Label


class ClockDecided(EventOfCustomer):
    """A promise with all its due times so far, as they follow from everything that was recorded until then.

    `calendar` is the one that it began with. A later event of the same kind and instance says all of it anew.
    """

    complaint_id: Id
    kind: Label
    instance: Instance
    unit_id: Id
    starts_at: Instant
    calendar: Label
    history: History
    levels: tuple[Level, ...] = ()
    policy: Label | None = None
    rule: Label


class ComplaintClockStarted(ClockDecided):
    type: ClassVar[str] = "complaint.clock-started.v1"


class ComplaintClockMoved(ClockDecided):
    type: ClassVar[str] = "complaint.clock-moved.v1"


class ComplaintObligationRecomputed(EventOfCustomer):
    """From its instant on, the days of a promise are those of the calendar as published since."""

    type: ClassVar[str] = "complaint.obligation-recomputed.v1"

    complaint_id: Id
    kind: Label
    instance: Instance
    calendar: Label


class ComplaintEscalationRaised(EventOfCustomer):
    type: ClassVar[str] = "complaint.escalation-raised.v1"

    complaint_id: Id
    kind: Label
    instance: Instance
    level: Label
    due_at: Instant | None
    notify: Label
    policy: Label | None = None
    rule: Label


ClockCommand = (
    AcknowledgeComplaint
    | TellProgress
    | PromiseReply
    | RetypeComplaint
    | TellSupervisor
    | RunClocks
    | RecomputeClocks
    | RaiseEscalation
)
ClockEvent = (
    ComplaintAcknowledged
    | ComplaintProgressTold
    | ComplaintReplyPromised
    | ComplaintRetyped
    | ComplaintSupervisorTold
    | ComplaintClockStarted
    | ComplaintClockMoved
    | ComplaintObligationRecomputed
    | ComplaintEscalationRaised
)
