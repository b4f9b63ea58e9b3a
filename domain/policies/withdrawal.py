"""Withdrawing a version of a policy pack, which is possible until it comes into force."""

from datetime import datetime
from typing import assert_never

from contracts.policies.policy import PolicyEvent, PolicyWithdrawn, WithdrawPolicy
from domain.decider import Refused
from domain.policies.policy import (
    Activated,
    Approved,
    Draft,
    Drafted,
    Policy,
    Withdrawn,
    gives_reason,
    is_author,
    known_version,
)


class AlreadyActivated(Refused):
    code = "policy.already-activated"


class ReasonMissing(Refused):
    code = "policy.reason-missing"


def withdraw_policy(policy: Policy, command: WithdrawPolicy, *, now: datetime, by: str) -> list[PolicyEvent]:
    version = known_version(policy, command.version)
    match version:
        case Drafted(draft) | Approved(draft):
            if not (is_author(draft, by) or gives_reason(command)):
                raise ReasonMissing(f"{draft.author} drafted {draft.version}: give the reason why you reject it.")
        case Activated(draft):
            _check_activated(draft, command, now=now, by=by)
        case Withdrawn():
            return []
        case _:
            assert_never(version)
    return [PolicyWithdrawn(pack=command.pack, version=command.version, withdrawn_by=by)]


def _check_activated(draft: Draft, command: WithdrawPolicy, *, now: datetime, by: str) -> None:
    """Refuse the author, a missing reason, and any withdrawal of a version in force: decisions rest on it."""
    if draft.effective_from <= now:
        raise AlreadyActivated(f"{draft.version} is in force: only a later version can take its place.")
    if is_author(draft, by):
        raise AlreadyActivated(f"{draft.version} is activated: only someone other than {draft.author} can withdraw it.")
    if not gives_reason(command):
        raise ReasonMissing(f"{draft.version} is activated: give the reason why you withdraw it.")
