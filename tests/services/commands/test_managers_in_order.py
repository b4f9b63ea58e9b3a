"""Every command that changes an account manager is refused before the latest change (semantics 31, 32)."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.account_manager import (
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    LeaveCustomers,
)
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
CONTRADICTS: Final = "account-manager.contradicts-later"
CHEN: Final = a(AppointManager, manager_id="chen", full_name="Chen", grade="senior")


async def send(store: Store, command: Command, at: datetime) -> None:
    cause = Cause(command_id=uuid4(), occurred_at=at, actor="test", reason=command.reason, arrived_at=NOW)
    await HANDLERS[command.name](command, store=store, cause=cause)


@pytest.mark.parametrize(
    ("past", "command", "code"),
    [
        ([], a(ChangeManagerGrade, grade="first"), CONTRADICTS),
        ([], a(AssignCoordinator), CONTRADICTS),
        ([], a(LeaveCustomers), "account-manager.ends-before-it-begins"),
        ([a(LeaveCustomers)], a(AppointManager), CONTRADICTS),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_it_is_refused_by_name(past: list[Command], command: Command, code: str) -> None:
    async with memory_store() as store:
        knowing(store)
        for known in (CHEN, a(AppointManager), *past):
            await send(store, known, NOW)

        with pytest.raises(Refused) as refused:
            await send(store, command, NOW - timedelta(minutes=1))

        assert refused.value.code == code
        await send(store, command, NOW)
