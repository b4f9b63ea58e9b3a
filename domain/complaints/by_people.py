"""What people decided about a complaint, and whether a version of a policy asks for it: no policy decides it again."""

from collections.abc import Iterator

from contracts.complaints.complaint import ComplaintResponded
from contracts.complaints.consequence import ProposalDecided
from contracts.complaints.replies import ReplyApproved, ReplySent
from contracts.message import Event
from domain.complaints import consequence
from domain.complaints.facts import handling
from domain.complaints.replay import CasePolicy, is_chosen, routes, subject
from domain.complaints.rules import CaseRules
from domain.complaints.state import Change, Received
from domain.replay import ByPerson


def by_people(received: Received, policy: CasePolicy) -> list[ByPerson]:
    """Return the decisions of people about the case, each with whether the version asks for it."""
    approved = {each.reply_id: each for each in received.events(ReplyApproved, by=policy.as_of)}
    return [
        *(_approval(received, each, policy.rules) for each in received.changes if _is(each, ReplyApproved)),
        *_unapproved(received, frozenset(approved), policy),
        *(_chosen(received, number) for number, each in routes(received) if is_chosen(each)),
        *_of_proposals(received, policy),
    ]


def _approval(received: Received, change: Change, rules: CaseRules) -> ByPerson:
    assert isinstance(change.event, ReplyApproved)
    found = handling(received, rules, change.at)
    asked = found is not None and found.approved_by is not None
    return ByPerson(
        subject=subject(received),
        customer=received.customer_id,
        what="reply-approved",
        name=change.event.reply_id,
        by=change.event.by,
        asked=asked,
    )


def _unapproved(received: Received, approved: frozenset[str], policy: CasePolicy) -> Iterator[ByPerson]:
    """Yield the answers that went out unapproved: a version that asks for approval would have held them up."""
    for number, change in enumerate(received.changes, start=1):
        match change.event:
            case ReplySent(reply_id=reply, by=by) if reply not in approved:
                name, sender = reply, by
            case ComplaintResponded(by=by) if not approved:
                name, sender = f"answer/{number}", by or ""
            case _:
                continue
        found = handling(received, policy.rules, change.at)
        asked = found is not None and found.approved_by is not None
        yield ByPerson(
            subject=subject(received),
            customer=received.customer_id,
            what="answered-unapproved",
            name=name,
            by=sender,
            asked=asked,
        )


def _chosen(received: Received, number: int) -> ByPerson:
    return ByPerson(
        subject=subject(received),
        customer=received.customer_id,
        what="route-chosen",
        name=f"route/{number}",
        by="",
        asked=True,
    )


def _of_proposals(received: Received, policy: CasePolicy) -> Iterator[ByPerson]:
    asked = (
        {each.proposal for each in consequence.proposals(policy.rules.unsettled, policy.rules)}
        if policy.rules.unsettled
        else set()
    )
    for decided in received.events(ProposalDecided, by=policy.as_of):
        yield ByPerson(
            subject=subject(received),
            customer=received.customer_id,
            what="proposal-decided",
            name=decided.proposal,
            by=decided.by,
            asked=decided.proposal in asked,
        )


def _is(change: Change, kind: type[Event]) -> bool:
    return isinstance(change.event, kind)
