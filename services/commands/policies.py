"""Policy commands: read the pack that a text is, look for its faults, and let the domain decide on the newest state."""

from collections.abc import Callable

from contracts.envelope import Cause
from contracts.policies.policy import (
    ActivatePolicy,
    ApprovePolicy,
    DraftPolicy,
    PolicyCommand,
    PolicyEvent,
    RecordEvaluation,
    WithdrawPolicy,
)
from domain.policies import activation, draft, evaluation, policy, withdrawal
from domain.policies.checks.lint import lint
from domain.policies.policy import Policy
from services.packs import calendars, in_force
from services.packs.text.read import read_pack
from services.store.outcome import Accepted
from services.store.store import Store


async def draft_policy(
    command: DraftPolicy, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    pack = read_pack(command.content, "content")
    findings = lint(pack, calendars=calendars.SHIPPED.names())

    def decide(state: Policy) -> list[PolicyEvent]:
        before = in_force.versions(state, command.pack)
        return draft.draft_policy(state, command, pack=pack, findings=findings, before=before, by=cause.actor)

    return await _transact(decide, command, store, cause, expected_version)


async def approve_policy(
    command: ApprovePolicy, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    def decide(state: Policy) -> list[PolicyEvent]:
        return policy.approve_policy(state, command, by=cause.actor)

    return await _transact(decide, command, store, cause, expected_version)


async def activate_policy(
    command: ActivatePolicy, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    def decide(state: Policy) -> list[PolicyEvent]:
        pack = in_force.content_of(policy.living_version(state, command.version).draft, command.pack)
        return activation.activate_policy(
            state,
            command,
            pack=pack,
            findings=lint(pack, calendars=calendars.SHIPPED.names()),
            before=in_force.versions(state, command.pack),
            now=cause.occurred_at,
            by=cause.actor,
        )

    return await _transact(decide, command, store, cause, expected_version)


async def withdraw_policy(
    command: WithdrawPolicy, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    def decide(state: Policy) -> list[PolicyEvent]:
        return withdrawal.withdraw_policy(state, command, now=cause.occurred_at, by=cause.actor)

    return await _transact(decide, command, store, cause, expected_version)


async def record_evaluation(
    command: RecordEvaluation, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    def decide(state: Policy) -> list[PolicyEvent]:
        return evaluation.record_evaluation(
            state,
            command,
            versions=in_force.known(state, command.pack).versions(command.pack),
            now=cause.occurred_at,
            by=cause.actor,
        )

    return await _transact(decide, command, store, cause, expected_version)


async def _transact(
    decide: Callable[[Policy], list[PolicyEvent]],
    command: PolicyCommand,
    store: Store,
    cause: Cause,
    expected_version: int | None,
) -> Accepted:
    return await store.transact(
        policy.DECIDER,
        command.pack,
        decide,
        command=command,
        cause=cause,
        expected_version=expected_version,
    )
