"""Activating a version of a policy pack: approved, in time, by another person than its author, breaking nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from contracts.policies.policy import ActivatePolicy, PolicyActivated, PolicyEvent
from domain.decider import Refused
from domain.policies.checks.lint import Finding
from domain.policies.checks.new_version import breaking_changes
from domain.policies.draft import check_faultless
from domain.policies.pack.evaluation_period import evaluation_periods
from domain.policies.pack.pack import Pack
from domain.policies.policy import Activated, Approved, Draft, Drafted, Policy, check_other_person, living_version


class NotApproved(Refused):
    code = "policy.not-approved"


class TooLate(Refused):
    code = "policy.too-late"


class NotLater(Refused):
    code = "policy.not-later"


class BreakingChange(Refused):
    code = "policy.breaking-change"


def activate_policy(
    policy: Policy,
    command: ActivatePolicy,
    *,
    pack: Pack,
    findings: Iterable[Finding],
    before: Sequence[Pack],
    now: datetime,
    by: str,
) -> list[PolicyEvent]:
    """`pack` is the content of the version, `findings` the faults that lint finds in it now.

    `before` holds every version in force or to come, oldest first.
    """
    version = living_version(policy, command.version)
    match version:
        case Activated():
            return []
        case Drafted(draft):
            raise NotApproved(f"{draft.version} is not approved yet.")
        case Approved(draft, approver):
            check_other_person(draft, by)
            check_faultless(pack, findings)
            check_follows(pack, before, now)
            due = evaluation_due([*before, pack])
            return [_activated(command.pack, draft, approver=approver, by=by, evaluation_due=due)]


def _activated(pack: str, draft: Draft, *, approver: str, by: str, evaluation_due: date | None) -> PolicyActivated:
    return PolicyActivated(
        pack=pack,
        version=draft.version,
        sha256=draft.sha256,
        effective_from=draft.effective_from,
        author=draft.author,
        approver=approver,
        activated_by=by,
        evaluation_due=evaluation_due,
    )


def evaluation_due(versions: Sequence[Pack]) -> date | None:
    """Return when the last version is due for its first evaluation, or None if its governance does not ask for one."""
    begins = versions[-1].pack.first_day
    return next((period.due for period in evaluation_periods(versions) if period.due > begins), None)


def check_follows(pack: Pack, before: Sequence[Pack], now: datetime) -> None:
    """Refuse a version that begins in the past or not after the others, or that breaks with the last of them."""
    _check_time(pack, before, now)
    _check_unbroken(pack, before)


def _check_time(pack: Pack, before: Sequence[Pack], now: datetime) -> None:
    begins = pack.pack.effective_from
    if begins <= now:
        raise TooLate(
            f"{pack.pack.version} would be in force from {begins.isoformat()} on, but decisions have been made since: "
            "draft it for later."
        )
    for other in before:
        if begins <= other.pack.effective_from:
            last = other.pack.effective_from.isoformat()
            raise NotLater(
                f"{pack.pack.version} begins at {begins.isoformat()}, and {other.pack.version} at {last}: "
                "a version must begin after all the others."
            )


def _check_unbroken(pack: Pack, before: Sequence[Pack]) -> None:
    faults = breaking_changes(before[-1], pack) if before else []
    if faults:
        listed = "\n".join(f"{fault.key}: {fault.message}" for fault in faults)
        raise BreakingChange(f"{pack.pack.version} breaks with {before[-1].pack.version}:\n{listed}.")
