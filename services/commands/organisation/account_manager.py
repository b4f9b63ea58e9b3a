"""Account manager commands: learn of the others whom they name, and let the domain decide on the newest state."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from contracts.envelope import Cause
from contracts.organisation.account_manager import (
    AccountManagerCommand,
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    LeaveCustomers,
)
from domain.organisation import account_manager, unit
from domain.organisation.account_manager import ENTRY, AccountManager
from services.commands.customers.rules import rules_of_unit
from services.store.outcome import Accepted
from services.store.store import Store


async def appoint_manager(
    command: AppointManager, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    rules = await rules_of_unit(store, unit.MAIN, cause.occurred_at)
    months = rules.experience_months
    entry = ENTRY if months is None else replace(ENTRY, experience_months=months)
    decision = partial(account_manager.appoint_manager, entry=entry, policy=rules.policy)
    return await _transact(decision, command, store, cause, expected_version)


async def change_manager_grade(
    command: ChangeManagerGrade, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(account_manager.change_manager_grade, command, store, cause, expected_version)


async def assign_coordinator(
    command: AssignCoordinator, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    coordinator = (await store.load(account_manager.DECIDER, command.coordinator_id)).state
    decision = partial(account_manager.assign_coordinator, coordinator=coordinator)
    return await _transact(decision, command, store, cause, expected_version)


async def leave_customers(
    command: LeaveCustomers, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    successor: AccountManager | None = None
    if command.successor_id is not None:
        successor = (await store.load(account_manager.DECIDER, command.successor_id)).state
    decision = partial(account_manager.leave_customers, successor=successor)
    return await _transact(decision, command, store, cause, expected_version)


async def _transact(
    decision: Callable[[AccountManager, Any], list[AccountManagerEvent]],
    command: AccountManagerCommand,
    store: Store,
    cause: Cause,
    expected_version: int | None,
) -> Accepted:
    return await store.transact(
        account_manager.DECIDER,
        command.manager_id,
        lambda state: decision(state, command),
        command=command,
        cause=cause,
        expected_version=expected_version,
    )
