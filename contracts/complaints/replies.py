"""Replies in writing: drafted by one person, approved by another where the pack says so, and sent."""

from typing import ClassVar

from contracts.message import Command, EventOfCustomer, Id, Label
from contracts.personal import PersonalText


class DraftReply(Command):
    """Write a reply to the customer, which is not sent yet."""

    name: ClassVar[str] = "complaint.draft-reply"

    complaint_id: Id
    reply_id: Id
    text: PersonalText
    by: Label


class ApproveReply(Command):
    """Approve a drafted reply, as somebody other than its author."""

    name: ClassVar[str] = "complaint.approve-reply"

    complaint_id: Id
    reply_id: Id
    by: Label
    as_role: Label


class SendReply(Command):
    """Send a drafted reply to the customer: this answers the complaint."""

    name: ClassVar[str] = "complaint.send-reply"

    complaint_id: Id
    reply_id: Id
    by: Label
    channel: Label


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ReplyDrafted(EventOfCustomer):
    type: ClassVar[str] = "complaint.reply-drafted.v1"

    complaint_id: Id
    reply_id: Id
    text: PersonalText
    by: Label


class ReplyApproved(EventOfCustomer):
    """`unverified` where nobody knows whether the person has the role."""

    type: ClassVar[str] = "complaint.reply-approved.v1"

    complaint_id: Id
    reply_id: Id
    by: Label
    as_role: Label
    unverified: bool = False
    policy: Label | None = None
    rule: Label | None = None


class ReplySent(EventOfCustomer):
    """An answer to the customer about the matter, as an answer that is recorded by `respond` is (semantics 9)."""

    type: ClassVar[str] = "complaint.reply-sent.v1"

    complaint_id: Id
    reply_id: Id
    by: Label
    channel: Label


ReplyCommand = DraftReply | ApproveReply | SendReply
ReplyEvent = ReplyDrafted | ReplyApproved | ReplySent
