"""Somebody other than the author approves a reply, in a role held then, before it is sent (CO9)."""

from functools import partial
from typing import Any, Final

import pytest

from contracts.complaints.complaint import ComplaintReceivedV2, ComplaintResponded, RespondToComplaint
from contracts.complaints.outcome import AdoptionDecided
from contracts.complaints.replies import ApproveReply, DraftReply, ReplyApproved, ReplyDrafted, ReplySent, SendReply
from domain.complaints import replies, work
from domain.complaints.complaint import DECIDER
from domain.complaints.rules import CaseRules, Handling, Known
from domain.decision_table import Row
from tests.examples import a
from tests.given import AT, given

RULES: Final = CaseRules(policy="shop-2026.1", routes=(Row("all", (), Handling("desk", "supervisor", ())),))
RECEIVED: Final = a(ComplaintReceivedV2)
DRAFTED: Final = a(ReplyDrafted)
APPROVED: Final = a(ReplyApproved, by="boss", unverified=True, policy="shop-2026.1", rule="complaints.routes")
approve = partial(replies.approve_reply, at=AT)
send = partial(replies.send_reply, at=AT)


def ruled(**known: Known) -> CaseRules:
    return CaseRules(policy=RULES.policy, routes=RULES.routes, roles=known)


def test_a_draft_has_one_text() -> None:
    draft = partial(replies.draft_reply, at=AT)
    story = given(DECIDER, RECEIVED, DRAFTED)

    given(DECIDER, RECEIVED).when(draft, a(DraftReply)).then(DRAFTED)
    story.when(draft, a(DraftReply)).then_nothing()
    story.when(draft, a(DraftReply, text="other")).then_refused("complaint.reply-id-taken")


def test_who_is_not_known_is_trusted_and_marked() -> None:
    given(DECIDER, RECEIVED, DRAFTED).when(approve, a(ApproveReply, by="boss"), rules=RULES).then(APPROVED)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (Known(is_there=True, roles=frozenset({"clerk"})), "complaint.wrong-role"),
        (Known(is_there=False, roles=frozenset({"supervisor"})), "complaint.not-in-service"),
    ],
)
def test_who_is_known_not_to_have_the_role_does_not_approve(known: Known, code: str) -> None:
    story = given(DECIDER, RECEIVED, DRAFTED)
    story.when(approve, a(ApproveReply, by="boss"), rules=ruled(boss=known)).then_refused(code)


def test_who_has_the_role_then_is_not_marked_and_who_has_no_recorded_role_is() -> None:
    has, nothing = (Known(is_there=True, roles=roles) for roles in (frozenset({"supervisor"}), frozenset[str]()))
    story = given(DECIDER, RECEIVED, DRAFTED)

    verified = APPROVED.model_copy(update={"unverified": False})
    story.when(approve, a(ApproveReply, by="boss"), rules=ruled(boss=has)).then(verified)
    story.when(approve, a(ApproveReply, by="boss"), rules=ruled(boss=nothing)).then(APPROVED)


def test_where_the_pack_wants_everybody_known_nobody_is_trusted() -> None:
    rules = CaseRules(policy=RULES.policy, routes=RULES.routes, staff_required=True)
    story = given(DECIDER, RECEIVED, DRAFTED)
    story.when(approve, a(ApproveReply, by="boss"), rules=rules).then_refused("complaint.not-in-service")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"by": " r6 "}, "complaint.approver-is-author"),
        ({"by": "boss", "as_role": "manager"}, "complaint.role-not-asked"),
        ({"by": "boss", "reply_id": "2"}, "complaint.reply-not-drafted"),
    ],
)
def test_an_approval_that_does_not_count_is_refused(asked: dict[str, Any], code: str) -> None:
    given(DECIDER, RECEIVED, DRAFTED).when(approve, a(ApproveReply, **asked), rules=RULES).then_refused(code)


def test_one_approval_is_enough() -> None:
    story = given(DECIDER, RECEIVED, DRAFTED, APPROVED)

    story.when(approve, a(ApproveReply, by="boss"), rules=RULES).then_nothing()
    story.when(approve, a(ApproveReply, by="chief"), rules=RULES).then_refused("complaint.approved-already")


def test_a_reply_is_sent_once_and_after_its_approval() -> None:
    drafted, approved = given(DECIDER, RECEIVED, DRAFTED), given(DECIDER, RECEIVED, DRAFTED, APPROVED)

    drafted.when(send, a(SendReply), rules=RULES).then_refused("complaint.reply-not-approved")
    drafted.when(send, a(SendReply), rules=CaseRules()).then(a(ReplySent))
    approved.when(send, a(SendReply), rules=RULES).then(a(ReplySent))
    sent = given(DECIDER, RECEIVED, DRAFTED, APPROVED, a(ReplySent))
    sent.when(send, a(SendReply), rules=RULES).then_nothing()
    sent.when(send, a(SendReply, channel="fax"), rules=RULES).then_refused("complaint.sent-otherwise")


def test_what_is_answered_without_a_letter_must_be_the_words_that_were_approved() -> None:
    respond = partial(work.respond_to_complaint, at=AT, rules=RULES)
    story = given(DECIDER, RECEIVED, DRAFTED, APPROVED)
    same = a(RespondToComplaint, answer=DRAFTED.text)

    story.when(respond, same).then(a(ComplaintResponded, answer=DRAFTED.text))
    story.when(respond, a(RespondToComplaint, answer="other")).then_refused("complaint.reply-not-approved")
    given(DECIDER, RECEIVED, DRAFTED).when(respond, same).then_refused("complaint.reply-not-approved")


def test_a_suggestion_is_answered_after_it_was_decided_on() -> None:
    """CO5."""
    rules = CaseRules(decided_kinds=frozenset({"suggestion"}))
    suggestion = a(ComplaintReceivedV2, kind="suggestion")

    story = given(DECIDER, suggestion, DRAFTED)
    story.when(send, a(SendReply), rules=rules).then_refused("complaint.decision-missing")
    decided = given(DECIDER, suggestion, DRAFTED, a(AdoptionDecided))
    decided.when(send, a(SendReply), rules=rules).then(a(ReplySent))
