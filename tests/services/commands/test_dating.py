"""No command is dated after today, whichever it is and through whichever door it comes (semantics 32)."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint, TakeComplaintInCharge
from contracts.credit.credit_account import OpenCreditAccount, SetCreditLimit
from contracts.customers.customer import AssignTier, RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.unit import RunPack
from domain.calendar.business_day import InTheFuture
from services.cli import sending
from services.commands.registry import HANDLERS
from services.settings import CHECKOUT
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a
from tests.services.commands.test_registry import ACTORS, EVERY_COMMAND, LATER

# Noon in UTC, and evening in Shanghai.
NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
EVENING: Final = NOW + timedelta(hours=11)
TOMORROW: Final = NOW + timedelta(days=1)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield opened


async def send(
    store: Store,
    command: Command,
    *,
    at: datetime = NOW,
    now: datetime = NOW,
    zone: str | None = None,
    id_: UUID | None = None,
) -> Accepted:
    cause = Cause(
        command_id=id_ or uuid4(),
        occurred_at=command.occurred_at or at,
        actor=ACTORS.get(command.name, "test"),
        reason=command.reason,
        arrived_at=now,
        zone=zone,
    )
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def test_every_command_is_refused_on_the_day_before_and_taken_on_its_day(store: Store) -> None:
    for command, _, _ in EVERY_COMMAND:
        at = LATER.get(command.name, datetime(2026, 1, 5, 9, tzinfo=UTC))
        with pytest.raises(InTheFuture):
            await send(store, command, at=at, now=at - timedelta(days=1))
        assert (await send(store, command, at=at, now=at)).types


async def test_the_zone_is_the_account_s_own_whatever_the_sender_s(store: Store) -> None:
    """At noon in UTC, 23:00 is tomorrow in Shanghai."""
    await send(store, a(OpenCreditAccount, zone="Asia/Shanghai"))

    with pytest.raises(InTheFuture, match="which is 2026-03-03 in Asia/Shanghai"):
        await send(store, a(SetCreditLimit), at=EVENING, zone="UTC")
    assert (await send(store, a(SetCreditLimit), at=EVENING - timedelta(hours=8))).types


async def test_the_zone_of_a_customer_and_its_complaints_is_that_of_its_unit(store: Store) -> None:
    await send(store, a(RegisterCustomer, customer_id="C1"))
    await send(store, a(ReceiveComplaint, customer_id="C1"))
    # Without a pack, KEHU_ZONE: UTC.
    assert (await send(store, a(TakeComplaintInCharge), at=EVENING)).types

    await send(store, RunPack(unit_id="south", pack="distributor", effective_from=NOW - timedelta(days=30)))
    await send(store, a(RegisterCustomer, customer_id="C2", unit_id="south"))
    await send(store, a(ReceiveComplaint, complaint_id="9", customer_id="C2"))

    for command in (a(AssignTier, customer_id="C2"), a(TakeComplaintInCharge, complaint_id="9")):
        with pytest.raises(InTheFuture, match="Asia/Shanghai"):
            await send(store, command, at=EVENING)
    assert (await send(store, a(AssignTier, customer_id="C1"), at=EVENING)).types


async def test_a_refused_command_is_decided_again_when_its_day_has_come(store: Store) -> None:
    await send(store, a(ReceiveComplaint))
    id_ = uuid4()
    with pytest.raises(InTheFuture):
        await send(store, a(TakeComplaintInCharge), at=TOMORROW, id_=id_)

    assert (await send(store, a(TakeComplaintInCharge), at=TOMORROW, now=TOMORROW, id_=id_)).types


async def test_a_command_that_was_taken_before_the_rule_keeps_its_answer(store: Store) -> None:
    await send(store, a(ReceiveComplaint))
    id_ = uuid4()
    first = await send(store, a(TakeComplaintInCharge), at=TOMORROW, now=TOMORROW, id_=id_)

    assert await send(store, a(TakeComplaintInCharge), at=TOMORROW, id_=id_) == first._replace(repeated=True)


async def test_the_command_line_is_no_other_door(store: Store) -> None:
    with pytest.raises(InTheFuture):
        await sending.send(store, a(RegisterCustomer, occurred_at=datetime.now(UTC) + timedelta(days=3)), "desk")


def test_commands_reach_the_store_through_this_module_alone() -> None:
    """What follows on another stream has the instant of the command before it."""
    assert CHECKOUT is not None
    found = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "services").rglob("*.py")
        if re.search(r"store\.transact(_on)?\(", path.read_text(encoding="utf-8"))
    }

    assert found == {"services/commands/dating.py"}
