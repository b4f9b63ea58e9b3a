"""When a version of a policy pack comes into force (C19, PG1)."""

from datetime import date
from typing import Final

import pytest

from contracts.policies.policy import (
    ActivatePolicy,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
    PolicyEvent,
    PolicyWithdrawn,
)
from domain.policies.activation import activate_policy, evaluation_due
from domain.policies.checks.lint import Finding, Severity
from domain.policies.pack.pack import Pack
from domain.policies.policy import DECIDER
from tests import packs
from tests.examples import a
from tests.given import Outcome, given

DRAFTED: Final = a(PolicyDrafted)
APPROVED: Final = a(PolicyApproved)
PACK: Final = packs.pack()
ACTIVATED: Final = a(PolicyActivated, evaluation_due=date(2027, 1, 1))
OLDER: Final = packs.pack("2025.1", "2025-01-01T00:00:00+08:00")
CALENDAR: Final = '\n[calendars.use]\noffice = { value = "cn-office", unsourced = "ours" }\n'


def activating(
    *events: PolicyEvent,
    before: tuple[Pack, ...] = (OLDER,),
    now: str = "2026-06-01T09:00:00+08:00",
    by: str = "boss",
    findings: tuple[Finding, ...] = (),
) -> Outcome[PolicyEvent]:
    return given(DECIDER, *events).when(
        activate_policy, a(ActivatePolicy), pack=PACK, findings=findings, before=before, now=packs.at(now), by=by
    )


def test_an_approved_version_is_activated_with_the_day_of_its_first_evaluation() -> None:
    activating(DRAFTED, APPROVED).then(ACTIVATED)


def test_the_first_version_of_a_new_pack_follows_none() -> None:
    activating(DRAFTED, APPROVED, before=()).then(ACTIVATED)


def test_activating_twice_changes_nothing_not_even_later() -> None:
    activating(DRAFTED, APPROVED, ACTIVATED, now="2026-08-01T00:00:00+08:00").then_nothing()


def test_what_nobody_approved_is_not_activated() -> None:
    activating(DRAFTED).then_refused("policy.not-approved")
    activating().then_refused("policy.unknown-version")
    activating(DRAFTED, a(PolicyWithdrawn)).then_refused("policy.version-withdrawn")


def test_an_approval_of_an_earlier_content_is_none() -> None:
    activating(DRAFTED, APPROVED, a(PolicyDrafted, content="other", sha256="0" * 64)).then_refused(
        "policy.not-approved"
    )


def test_the_author_does_not_activate() -> None:
    activating(DRAFTED, APPROVED, by="desk").then_refused("policy.same-person")


def test_what_a_later_release_finds_faulty_is_not_activated() -> None:
    found = Finding("corner-shop", "corner-shop-2026.1", "calendars.use.office", Severity.ERROR, "there is no calendar")

    outcome = activating(DRAFTED, APPROVED, findings=(found,))

    outcome.then_refused("policy.pack-faulty")
    assert "calendars.use.office: there is no calendar" in str(outcome.answer)


@pytest.mark.parametrize("now", ["2026-07-01T00:00:00+08:00", "2026-07-02T00:00:00+08:00"])
def test_a_version_whose_time_has_come_is_too_late(now: str) -> None:
    activating(DRAFTED, APPROVED, now=now).then_refused("policy.too-late")


def test_a_version_begins_after_every_other() -> None:
    for begins in ("2026-07-01T00:00:00+08:00", "2026-09-01T00:00:00+08:00"):
        activating(DRAFTED, APPROVED, before=(OLDER, packs.pack("2026.0", begins))).then_refused("policy.not-later")


def test_a_breaking_change_is_refused_and_named() -> None:
    with_calendars = packs.pack("2025.2", "2025-07-01T00:00:00+08:00", sections=CALENDAR)

    outcome = activating(DRAFTED, APPROVED, before=(OLDER, with_calendars))

    outcome.then_refused("policy.breaking-change")
    assert "calendars: the section is gone" in str(outcome.answer)


def test_the_first_evaluation_of_a_later_version_is_due_with_the_period_that_runs() -> None:
    older, later = packs.pack("2026.1", "2026-01-01T00:00:00+08:00"), packs.pack("2026.2", "2026-10-01T00:00:00+08:00")

    assert evaluation_due([older, later]) == date(2027, 1, 1)


def test_a_policy_that_says_nothing_of_evaluations_has_none_due() -> None:
    assert evaluation_due([packs.pack(every=None)]) is None
