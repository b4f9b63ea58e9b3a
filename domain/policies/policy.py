"""The versions of a policy pack (制度): drafted by one person and approved by another."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, assert_never

from immutables import Map

from contracts.policies.policy import (
    ApprovePolicy,
    PolicyActivated,
    PolicyApproved,
    PolicyDrafted,
    PolicyEvaluated,
    PolicyEvent,
    PolicyStep,
    PolicyWithdrawn,
)
from contracts.policies.tier_period import TierPeriodClosed, TierPeriodReopened
from domain.decider import Decider, Refused
from domain.person import is_same_person
from domain.policies import tier_periods
from domain.policies.tier_periods import PeriodKey, TierPeriod


class UnknownVersion(Refused):
    code = "policy.unknown-version"


class VersionWithdrawn(Refused):
    code = "policy.version-withdrawn"


class ContentDiffers(Refused):
    code = "policy.content-differs"


class SamePerson(Refused):
    code = "policy.same-person"


@dataclass(frozen=True, slots=True)
class Draft:
    version: str
    effective_from: datetime
    content: str
    sha256: str
    author: str


@dataclass(frozen=True, slots=True)
class Drafted:
    draft: Draft


@dataclass(frozen=True, slots=True)
class Approved:
    draft: Draft
    approver: str


@dataclass(frozen=True, slots=True)
class Activated:
    draft: Draft
    approver: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    draft: Draft


Version = Drafted | Approved | Activated | Withdrawn


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A report on a period; the same report sent again is equal in every field."""

    report: str
    findings: tuple[str, ...]
    revision_requested: bool
    evaluated_on: date


@dataclass(frozen=True, slots=True)
class Policy:
    """A pack's versions, apart from those shipped with the program, by name, its evaluations and its tier periods.

    `published` holds the digest of every version ever activated: its name stands for that content for ever.
    """

    versions: Map[str, Version] = field(default_factory=Map)
    published: Map[str, str] = field(default_factory=Map)
    evaluations: Map[str, tuple[Evaluation, ...]] = field(default_factory=Map)
    tier_periods: Map[PeriodKey, TierPeriod] = field(default_factory=Map)

    def activated(self) -> list[Draft]:
        """Return the versions that are or will be in force, in chronological order."""
        found = [version.draft for version in self.versions.values() if isinstance(version, Activated)]
        return sorted(found, key=lambda draft: draft.effective_from)


def approve_policy(policy: Policy, command: ApprovePolicy, *, by: str) -> list[PolicyEvent]:
    version = living_version(policy, command.version)
    if command.sha256 not in {None, version.draft.sha256}:
        raise ContentDiffers(f"{command.version} has other content by now: read it again before you approve it.")
    check_other_person(version.draft, by)
    match version:
        case Drafted(draft):
            return [PolicyApproved(pack=command.pack, version=draft.version, sha256=draft.sha256, approver=by)]
        case Approved() | Activated():
            return []
        case _:
            assert_never(version)


def digest(content: str) -> str:
    """Return the hash that identifies a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def known_version(policy: Policy, name: str) -> Version:
    """Return the version, or refuse."""
    version = policy.versions.get(name)
    if version is None:
        drafted = ", ".join(policy.versions) or "none"
        raise UnknownVersion(f"No version {name} was drafted. Drafted are: {drafted}.")
    return version


def living_version(policy: Policy, name: str) -> Drafted | Approved | Activated:
    """Return the version unless it was withdrawn."""
    version = known_version(policy, name)
    if isinstance(version, Withdrawn):
        raise VersionWithdrawn(f"{name} was withdrawn: draft it again.")
    return version


def check_other_person(draft: Draft, by: str) -> None:
    """Refuse the author."""
    if is_author(draft, by):
        raise SamePerson(f"{draft.author} is the author of {draft.version}: another person must do this.")


def is_author(draft: Draft, by: str) -> bool:
    """Return whether this is the author."""
    return is_same_person(by, draft.author)


def gives_reason(command: PolicyStep) -> bool:
    """Return whether the command gives a reason; blanks are not one."""
    return bool(command.reason and command.reason.strip())


def evolve(policy: Policy, event: PolicyEvent, _at: datetime) -> Policy:
    match event:
        case TierPeriodClosed() | TierPeriodReopened():
            return replace(policy, tier_periods=tier_periods.evolve(policy.tier_periods, event))
        case PolicyEvaluated():
            return replace(policy, evaluations=_evaluated(policy.evaluations, event))
        case PolicyDrafted():
            draft = Draft(event.version, event.effective_from, event.content, event.sha256, event.author)
            return _with(policy, Drafted(draft))
        case PolicyApproved():
            return _with(policy, Approved(policy.versions[event.version].draft, event.approver))
        case PolicyActivated():
            published = policy.published.set(event.version, event.sha256)
            draft = policy.versions[event.version].draft
            return replace(_with(policy, Activated(draft, event.approver)), published=published)
        case PolicyWithdrawn():
            return _with(policy, Withdrawn(policy.versions[event.version].draft))
        case _:
            assert_never(event)


def _with(policy: Policy, version: Version) -> Policy:
    return replace(policy, versions=policy.versions.set(version.draft.version, version))


def _evaluated(
    evaluations: Map[str, tuple[Evaluation, ...]], event: PolicyEvaluated
) -> Map[str, tuple[Evaluation, ...]]:
    evaluation = Evaluation(event.report, event.findings, event.revision_requested, event.evaluated_on)
    return evaluations.set(event.period, (*evaluations.get(event.period, ()), evaluation))


DECIDER: Final[Decider[Policy, PolicyEvent]] = Decider("policy", Policy(), evolve)
