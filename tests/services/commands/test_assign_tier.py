"""A tier is assigned by hand only where nobody decides on it, whichever way the scheme is named (TI8)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.customers.customer import AssignTier, RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.unit import RunPack
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from tests.examples import a
from tests.projections.story import utc

MAY = utc("2026-05-04")
JOINT_VENTURE = a(RunPack, unit_id="main", pack="joint-venture", effective_from=utc("2026-01-01"))


async def send(store: Store, *commands: Command) -> None:
    for command in commands:
        cause = Cause(command_id=uuid4(), occurred_at=command.occurred_at or MAY, actor="Li")
        await HANDLERS[command.name](command, store=store, cause=cause)


@pytest.mark.parametrize(
    ("run", "command"),
    [
        ([JOINT_VENTURE], a(AssignTier, tier="A")),
        ([JOINT_VENTURE], a(AssignTier, tier="A", occurred_at=MAY - timedelta(days=3000))),
        ([], a(AssignTier, tier="A", policy="joint-venture-2026.1")),
    ],
    ids=["by its unit", "before the pack", "by the policy named"],
)
async def test_a_tier_that_bodies_decide_on_is_refused(run: list[Command], command: AssignTier) -> None:
    async with memory_store(MemoryRecorder()) as store:
        await send(store, *run, a(RegisterCustomer))
        with pytest.raises(Refused) as refused:
            await send(store, command)
    assert refused.value.code == "tier.needs-approval"


@pytest.mark.parametrize("policy", [None, "distributor-2026.1", "abc-2025.1", "-", "by hand"])
async def test_any_other_is_assigned(policy: str | None) -> None:
    async with memory_store(MemoryRecorder()) as store:
        await send(store, a(RegisterCustomer), a(AssignTier, tier="A", policy=policy))
