"""Replies in writing: who wrote one does not approve it, and none is sent unapproved where the pack asks (CO9)."""

from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintEvent
from contracts.complaints.replies import ApproveReply, DraftReply, ReplyApproved, ReplyDrafted, ReplySent, SendReply
from domain.approval import Chain, Given, NotApproved, Repeated, Step, approve
from domain.complaints.complaint import fitting, open_complaint
from domain.complaints.facts import handling
from domain.complaints.guards import check_decided
from domain.complaints.rules import CaseRules, Known
from domain.complaints.state import Complaint, Received
from domain.content import repeated
from domain.decider import Refused

RULE: Final = "complaints.routes"


class ReplyIdTaken(Refused):
    code = "complaint.reply-id-taken"


class ReplyNotDrafted(Refused):
    code = "complaint.reply-not-drafted"


class ReplyNotApproved(Refused):
    code = "complaint.reply-not-approved"


class ApproverIsAuthor(Refused):
    code = "complaint.approver-is-author"


class RoleNotAsked(Refused):
    code = "complaint.role-not-asked"


class ApprovedAlready(Refused):
    code = "complaint.approved-already"


class WrongRole(Refused):
    code = "complaint.wrong-role"


class NotInService(Refused):
    code = "complaint.not-in-service"


class SentOtherwise(Refused):
    code = "complaint.sent-otherwise"


def draft_reply(complaint: Complaint, command: DraftReply, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    drafted = ReplyDrafted(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        reply_id=command.reply_id,
        text=command.text,
        by=command.by,
    )
    known = next((each for each in _drafts(received) if each.reply_id == command.reply_id), None)
    if known is None:
        return fitting(received, at, drafted)
    return repeated(
        command,
        stored={"text": known.text, "by": known.by},
        refusal=ReplyIdTaken,
        known=f"Reply {command.reply_id} was drafted",
    )


def approve_reply(
    complaint: Complaint, command: ApproveReply, *, at: datetime, rules: CaseRules
) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    draft = _drafted(received, command.complaint_id, command.reply_id, at)
    asked = _approver(received, rules, at)
    outcome = approve(
        Chain((Step((asked,) if asked else ()),)),
        [Given(each.as_role, each.by) for each in _approvals(received, command.reply_id, at)],
        by=command.by,
        as_role=command.as_role,
        requester=draft.by,
    )
    if isinstance(outcome, Repeated):
        return []
    if isinstance(outcome, NotApproved):
        raise _refusal(outcome, command, asked)
    unverified = checked_role(command.by, command.as_role, rules)
    approved = ReplyApproved(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        reply_id=command.reply_id,
        by=command.by,
        as_role=command.as_role,
        unverified=unverified,
        policy=rules.policy if asked else None,
        rule=RULE if asked else None,
    )
    return fitting(received, at, approved)


def _refusal(refused: NotApproved, command: ApproveReply, asked: str | None) -> Refused:
    match refused.why:
        case "requester":
            return ApproverIsAuthor(f"{command.by} wrote reply {command.reply_id}: somebody else must approve it.")
        case "given-already":
            return ApprovedAlready(f"Reply {command.reply_id} was approved already.")
        case _:
            return RoleNotAsked(f"Replies to this complaint are approved by: {asked}.")


def checked_role(by: str, role: str, rules: CaseRules) -> bool:
    """Return whether nobody knows that the person has the role; refuse a person who is known not to have it.

    A person acts in a role that they hold at that time. Whose roles are not recorded is trusted, unless the pack says
    that everybody who acts must be known.
    """
    known = rules.roles.get(by, Known(is_there=False, roles=frozenset()) if rules.staff_required else None)
    if known is None:
        return True
    if not known.is_there:
        raise NotInService(f"{by} is not in service, or away, at that time.")
    if role in known.roles:
        return False
    if known.roles or rules.staff_required:
        raise WrongRole(f"{by} is not {role} at that time, but {', '.join(sorted(known.roles)) or 'nothing recorded'}.")
    return True


def send_reply(complaint: Complaint, command: SendReply, *, at: datetime, rules: CaseRules) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    _drafted(received, command.complaint_id, command.reply_id, at)
    sent = next((each for each in received.events(ReplySent, by=at) if each.reply_id == command.reply_id), None)
    if sent:
        return repeated(
            command,
            stored={"by": sent.by, "channel": sent.channel},
            refusal=SentOtherwise,
            known=f"Reply {command.reply_id} was sent",
        )
    check_decided(received, rules, at)
    if _approver(received, rules, at) and not _approvals(received, command.reply_id, at):
        raise ReplyNotApproved(f"Reply {command.reply_id} is sent after it was approved.")
    return fitting(
        received,
        at,
        ReplySent(
            customer_id=received.customer_id,
            complaint_id=command.complaint_id,
            reply_id=command.reply_id,
            by=command.by,
            channel=command.channel,
        ),
    )


def check_approved(received: Received, answer: str, rules: CaseRules, at: datetime) -> None:
    """Refuse an answer that needs approval, unless these very words were approved."""
    asked = _approver(received, rules, at)
    if asked is None:
        return
    for draft in _drafts(received):
        if draft.text == answer and _approvals(received, draft.reply_id, at):
            return
    complaint_id = received.received.complaint_id
    raise ReplyNotApproved(f"What is answered to complaint {complaint_id} is drafted, and approved by {asked}, first.")


def _approver(received: Received, rules: CaseRules, at: datetime) -> str | None:
    found = handling(received, rules, at)
    return found.approved_by if found else None


def _drafts(received: Received) -> list[ReplyDrafted]:
    return [each.event for each in received.changes if isinstance(each.event, ReplyDrafted)]


def _drafted(received: Received, complaint_id: str, reply_id: str, at: datetime) -> ReplyDrafted:
    """Return the draft of this id, or refuse."""
    for draft in received.events(ReplyDrafted, by=at):
        if draft.reply_id == reply_id:
            return draft
    raise ReplyNotDrafted(f"Complaint {complaint_id} has no draft {reply_id}.")


def _approvals(received: Received, reply_id: str, at: datetime) -> list[ReplyApproved]:
    return [each for each in received.events(ReplyApproved, by=at) if each.reply_id == reply_id]
