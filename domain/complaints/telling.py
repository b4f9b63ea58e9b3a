"""What the customer and the supervisor are told of a complaint: confirmations, progress, promised answers; its kind."""

from datetime import datetime

from contracts.complaints.clocks import (
    AcknowledgeComplaint,
    ComplaintAcknowledged,
    ComplaintProgressTold,
    ComplaintReplyPromised,
    ComplaintRetyped,
    ComplaintSupervisorTold,
    PromiseReply,
    RetypeComplaint,
    TellProgress,
    TellSupervisor,
)
from contracts.complaints.complaint import ComplaintEvent, ComplaintReceivedV2
from domain.complaints.complaint import fitting, open_complaint
from domain.complaints.progress import What
from domain.complaints.state import Complaint, Received
from domain.decider import Refused
from domain.timeline import shown


class PromisedForThePast(Refused):
    code = "complaint.promised-for-the-past"


def acknowledge_complaint(complaint: Complaint, command: AcknowledgeComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    acknowledged = ComplaintAcknowledged(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        by=command.by,
        automatic=command.automatic,
    )
    last = received.last("acknowledged", by=at)
    return [] if last and last.event == acknowledged else fitting(received, at, acknowledged)


def tell_progress(complaint: Complaint, command: TellProgress, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    told = ComplaintProgressTold(
        customer_id=received.customer_id, complaint_id=command.complaint_id, by=command.by, told=command.told
    )
    return _unless_said(received, "progress-told", told, at)


def promise_reply(complaint: Complaint, command: PromiseReply, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    if command.until <= at:
        raise PromisedForThePast(f"until: an answer is promised for later than {shown(at)}.")
    promised = ComplaintReplyPromised(
        customer_id=received.customer_id, complaint_id=command.complaint_id, by=command.by, until=command.until
    )
    last = received.last("reply-promised", "responded", by=at)
    return [] if last and last.event == promised else fitting(received, at, promised)


def retype_complaint(complaint: Complaint, command: RetypeComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    kind = kind_of(received, at)
    if kind == command.kind:
        return []
    retyped = ComplaintRetyped(
        customer_id=received.customer_id, complaint_id=command.complaint_id, from_kind=kind, kind=command.kind
    )
    return fitting(received, at, retyped)


def tell_supervisor(complaint: Complaint, command: TellSupervisor, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    told = ComplaintSupervisorTold(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        by=command.by,
        supervisor=command.supervisor,
    )
    return _unless_said(received, "supervisor-told", told, at)


def kind_of(received: Received, at: datetime) -> str:
    """Return the kind of the case at an instant."""
    last = received.last("retyped", by=at)
    return (last.to if last else None) or ComplaintReceivedV2(**dict(received.received)).kind


def _unless_said(received: Received, what: What, event: ComplaintEvent, at: datetime) -> list[ComplaintEvent]:
    """Return the event unless the same was said at the same instant; said again later, it was said twice."""
    last = received.last(what, by=at)
    return [] if last and (last.at, last.event) == (at, event) else fitting(received, at, event)
