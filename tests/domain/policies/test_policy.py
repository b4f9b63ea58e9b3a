"""Decisions about versions of a policy pack: drafted, approved by another person, or withdrawn (C19, PG1)."""

from contracts.policies.policy import (
    ApprovePolicy,
    DraftPolicy,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
    PolicyEvent,
    PolicyWithdrawn,
    WithdrawPolicy,
)
from domain.policies.checks.lint import Finding, Severity
from domain.policies.draft import draft_policy
from domain.policies.pack.pack import Pack
from domain.policies.policy import DECIDER, Policy, approve_policy, digest
from domain.policies.withdrawal import withdraw_policy
from services.packs.text.read import read_pack
from tests import packs
from tests.examples import a
from tests.given import Outcome, after, given

DRAFTED = a(PolicyDrafted)
APPROVED = a(PolicyApproved)
ACTIVATED = a(PolicyActivated)
WITHDRAWN = a(PolicyWithdrawn)
OTHER_TITLE = "小店客户管理办法"
OTHER_TEXT = packs.written(title=OTHER_TITLE)


def drafting(
    *events: PolicyEvent,
    content: str = packs.written(),
    findings: tuple[Finding, ...] = (),
    before: tuple[Pack, ...] = (),
    reason: str | None = "the law changed",
    by: str = "desk",
) -> Outcome[PolicyEvent]:
    command = a(DraftPolicy, content=content, reason=reason)
    pack = read_pack(content, "test")
    return given(DECIDER, *events).when(draft_policy, command, pack=pack, findings=findings, before=before, by=by)


def found(severity: Severity) -> Finding:
    return Finding("corner-shop", "corner-shop-2026.1", "tiers.main", severity, "there is no scheme “abc”")


def test_a_draft_tells_its_version_its_first_instant_its_content_and_its_author() -> None:
    drafting().then(DRAFTED)


def test_drafting_the_same_content_twice_changes_nothing_whoever_does_it() -> None:
    drafting(DRAFTED).then_nothing()
    drafting(DRAFTED, APPROVED, by="boss").then_nothing()
    drafting(DRAFTED, APPROVED, ACTIVATED).then_nothing()


def test_the_author_puts_another_content_in_the_place_of_a_draft_and_its_approval() -> None:
    drafting(DRAFTED, APPROVED, content=OTHER_TEXT, by=" Desk").then(
        a(PolicyDrafted, content=OTHER_TEXT, sha256=digest(OTHER_TEXT), title=OTHER_TITLE, author=" Desk")
    )


def test_nobody_else_takes_the_place_of_a_draft_that_was_not_withdrawn() -> None:
    for events in ((DRAFTED,), (DRAFTED, APPROVED)):
        drafting(*events, content=OTHER_TEXT, by="clerk").then_refused("policy.version-taken")
    assert drafting(DRAFTED, WITHDRAWN, content=OTHER_TEXT, by="clerk").answer


def test_a_withdrawn_version_can_be_drafted_again() -> None:
    drafting(DRAFTED, WITHDRAWN).then(DRAFTED)


def test_a_faulty_pack_is_refused_with_key_and_reason() -> None:
    outcome = drafting(findings=(found(Severity.ERROR), found(Severity.NOTE)))

    outcome.then_refused("policy.pack-faulty")
    assert "tiers.main: there is no scheme “abc”" in str(outcome.answer)


def test_notes_and_recorded_contradictions_do_not_stop_a_draft() -> None:
    drafting(findings=(found(Severity.NOTE), found(Severity.CONTRADICTION))).then(DRAFTED)


def test_the_content_must_be_of_the_pack() -> None:
    drafting(content=packs.written(name="big-shop")).then_refused("policy.pack-differs")


def test_a_version_that_comes_with_the_program_or_is_activated_keeps_its_content() -> None:
    drafting(content=OTHER_TEXT, before=(packs.pack(),)).then_refused("policy.version-taken")
    drafting(DRAFTED, APPROVED, ACTIVATED, content=OTHER_TEXT).then_refused("policy.version-taken")


def test_what_comes_with_the_program_is_drafted_unchanged_without_effect() -> None:
    drafting(before=(packs.pack(),)).then_nothing()
    drafting(content=f"# As exported.\n{packs.written()}", reason=None, before=(packs.pack(),)).then_nothing()


def test_a_pack_that_asks_for_a_revision_request_gets_one_with_every_draft() -> None:
    for reason in (None, "", "  "):
        drafting(reason=reason).then_refused("policy.request-missing")


def test_the_rule_of_the_version_before_holds_for_the_change_that_takes_it_away() -> None:
    without = packs.written("2027.1", "2027-01-01T00:00:00+08:00").replace("change_needs", "# change_needs")

    drafting(content=without, reason=None, before=(packs.pack(),)).then_refused("policy.request-missing")
    assert drafting(content=without, reason=None).answer


def approving(*before: PolicyEvent, by: str = "boss", sha256: str | None = None) -> Outcome[PolicyEvent]:
    return given(DECIDER, *before).when(approve_policy, a(ApprovePolicy, sha256=sha256), by=by)


def test_another_person_approves() -> None:
    approving(DRAFTED).then(APPROVED)
    approving(DRAFTED, sha256=DRAFTED.sha256).then(APPROVED)


def test_the_author_does_not_approve_under_any_spelling() -> None:
    for by in ("desk", "Desk", " DESK  "):
        approving(DRAFTED, by=by).then_refused("policy.same-person")


def test_approving_twice_changes_nothing() -> None:
    approving(DRAFTED, APPROVED).then_nothing()
    approving(DRAFTED, APPROVED, by="board").then_nothing()
    approving(DRAFTED, APPROVED, ACTIVATED).then_nothing()


def test_what_was_read_is_what_is_approved() -> None:
    approving(DRAFTED, sha256="0" * 64).then_refused("policy.content-differs")


def test_a_version_that_was_never_drafted_or_is_withdrawn_cannot_be_approved() -> None:
    approving().then_refused("policy.unknown-version")
    approving(DRAFTED, WITHDRAWN).then_refused("policy.version-withdrawn")


def withdrawing(
    *before: PolicyEvent, by: str = "desk", reason: str | None = None, now: str = "2026-06-01T09:00:00+08:00"
) -> Outcome[PolicyEvent]:
    return given(DECIDER, *before).when(withdraw_policy, a(WithdrawPolicy, reason=reason), now=packs.at(now), by=by)


def test_a_version_is_withdrawn_before_it_is_activated() -> None:
    withdrawing(DRAFTED).then(WITHDRAWN)
    withdrawing(DRAFTED, APPROVED).then(WITHDRAWN)


def test_whoever_rejects_what_another_drafted_says_why() -> None:
    withdrawing(DRAFTED, by="boss", reason="the band is too wide").then(a(PolicyWithdrawn, withdrawn_by="boss"))
    for reason in (None, " "):
        withdrawing(DRAFTED, APPROVED, by="boss", reason=reason).then_refused("policy.reason-missing")


def test_withdrawing_twice_changes_nothing() -> None:
    withdrawing(DRAFTED, WITHDRAWN).then_nothing()
    withdrawing(DRAFTED, WITHDRAWN, by="boss").then_nothing()


def test_an_activated_version_is_withdrawn_by_another_person_with_a_reason_until_it_begins() -> None:
    events = (DRAFTED, APPROVED, ACTIVATED)
    withdrawn = a(PolicyWithdrawn, withdrawn_by="boss")

    withdrawing(*events, by="boss", reason="the law changed again", now="2026-06-30T23:59:59+08:00").then(withdrawn)
    withdrawing(*events, by="boss").then_refused("policy.reason-missing")
    withdrawing(*events, by="Desk ", reason="a slip").then_refused("policy.already-activated")
    assert after(DECIDER, *events, withdrawn).activated() == []


def test_a_version_in_force_or_unknown_cannot_be_withdrawn() -> None:
    withdrawing(DRAFTED, APPROVED, ACTIVATED, by="boss", reason="a slip", now="2026-07-01T00:00:00+08:00").then_refused(
        "policy.already-activated"
    )
    withdrawing().then_refused("policy.unknown-version")


def test_the_name_of_a_version_that_was_activated_means_its_content_for_ever() -> None:
    events = (DRAFTED, APPROVED, ACTIVATED, a(PolicyWithdrawn, withdrawn_by="boss"))

    drafting(*events, content=OTHER_TEXT).then_refused("policy.version-taken")
    drafting(*events).then(DRAFTED)
    drafting(*events, DRAFTED, WITHDRAWN, content=OTHER_TEXT).then_refused("policy.version-taken")


def test_what_is_activated_stands_in_the_order_of_time() -> None:
    later = {"version": "corner-shop-2027.1", "effective_from": packs.at("2027-01-01T00:00+08:00")}
    state: Policy = after(
        DECIDER,
        a(PolicyDrafted, **later),
        a(PolicyApproved, version=later["version"]),
        a(PolicyActivated, **later),
        DRAFTED,
        APPROVED,
        ACTIVATED,
    )
    assert [draft.version for draft in state.activated()] == ["corner-shop-2026.1", "corner-shop-2027.1"]
