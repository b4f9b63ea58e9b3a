"""Policy commands: read the pack in the text, look for faults, and let the domain decide on the newest state."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from contracts.policies.policy import (
    ActivatePolicy,
    ApprovePolicy,
    DraftPolicy,
    PolicyEvent,
    RecordEvaluation,
    WithdrawPolicy,
)
from domain.policies import activation, draft, evaluation, policy, withdrawal
from domain.policies.checks.lint import Finding, lint
from domain.policies.pack.content import content_hash
from domain.policies.pack.pack import Pack
from domain.policies.policy import DECIDER, Policy
from domain.policies.simulated import check_simulated
from services.commands.handler import Decision, Handlers, Matter, deciding_with
from services.packs import calendars, in_force
from services.packs.text.read import read_pack
from services.policies import reader
from services.room import Full
from services.store.outcome import Contended

# What is kept of simulations of a draft, by its content.
REPORTS: Final = """
    select draft_content, max(asked_at) from policy_simulation
    where pack = %(pack)s and draft = %(draft)s and state = 'done'
    group by draft_content
"""
PolicyDecision = Decision[Policy, PolicyEvent]


def _read(content: str) -> tuple[Pack, Sequence[Finding]]:
    pack = read_pack(content, "content")
    return pack, lint(pack, calendars=calendars.SHIPPED.names())


async def draft_policy(matter: Matter[DraftPolicy]) -> PolicyDecision:
    command = matter.command
    try:
        pack, findings = await reader.apart(partial(_read, command.content))
    except Full as full:
        raise Contended(f"{reader.MOST_WAITING} drafts are being read already: send this one again later.") from full

    def decide(state: Policy) -> Sequence[PolicyEvent]:
        before = in_force.versions(state, command.pack)
        return draft.draft_policy(state, command, pack=pack, findings=findings, before=before, by=matter.cause.actor)

    return decide


async def approve_policy(matter: Matter[ApprovePolicy]) -> PolicyDecision:
    """Look for reports on the draft: a pack may ask that an approval rests on one."""
    command = matter.command
    reports = await matter.store.rows(REPORTS, pack=command.pack, draft=command.version)
    newest: dict[str, datetime] = dict(reports)

    def decide(state: Policy) -> Sequence[PolicyEvent]:
        events = policy.approve_policy(state, command, by=matter.cause.actor)
        if events:
            pack = in_force.content_of(policy.living_version(state, command.version).draft, command.pack)
            before = in_force.versions(state, command.pack)[-1:]
            check_simulated(pack, before, newest.get(content_hash(pack)), now=matter.at)
        return events

    return decide


async def activate_policy(matter: Matter[ActivatePolicy]) -> PolicyDecision:
    command = matter.command

    def decide(state: Policy) -> Sequence[PolicyEvent]:
        pack = in_force.content_of(policy.living_version(state, command.version).draft, command.pack)
        return activation.activate_policy(
            state,
            command,
            pack=pack,
            findings=lint(pack, calendars=calendars.SHIPPED.names()),
            before=in_force.followed_by(state, pack),
            now=matter.at,
            by=matter.cause.actor,
        )

    return decide


async def withdraw_policy(matter: Matter[WithdrawPolicy]) -> PolicyDecision:
    return lambda state: withdrawal.withdraw_policy(state, matter.command, now=matter.at, by=matter.cause.actor)


async def record_evaluation(matter: Matter[RecordEvaluation]) -> PolicyDecision:
    command = matter.command

    def decide(state: Policy) -> Sequence[PolicyEvent]:
        versions = in_force.known(state, command.pack).versions(command.pack)
        return evaluation.record_evaluation(state, command, versions=versions, now=matter.at, by=matter.cause.actor)

    return decide


HANDLERS: Final[Handlers] = {
    DraftPolicy.name: deciding_with(DECIDER, draft_policy),
    ApprovePolicy.name: deciding_with(DECIDER, approve_policy),
    ActivatePolicy.name: deciding_with(DECIDER, activate_policy),
    WithdrawPolicy.name: deciding_with(DECIDER, withdraw_policy),
    RecordEvaluation.name: deciding_with(DECIDER, record_evaluation),
}
