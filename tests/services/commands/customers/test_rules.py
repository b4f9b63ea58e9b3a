"""Commands on customers are decided under the pack that the customer's unit runs, and the event says which."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.customers.contact import AddContact, CheckPhone
from contracts.customers.customer import AssignTier, RegisterCustomer
from contracts.customers.file import VerifyCustomer
from contracts.customers.information import RecordSource
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager, LeaveCustomers
from contracts.organisation.unit import RunPack
from domain.customers import customer
from domain.customers.state import Registered
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield knowing(opened)


async def send(store: Store, *commands: Command) -> None:
    for command in commands:
        cause = Cause(command_id=uuid4(), occurred_at=NINE, actor="test")
        await HANDLERS[command.name](command, store=store, cause=cause)


async def registered(store: Store) -> Registered:
    state = (await store.load(customer.DECIDER, "C8")).state
    assert isinstance(state, Registered)
    return state


def runs(pack: str, unit: str = "main") -> RunPack:
    return RunPack(unit_id=unit, pack=pack, effective_from=datetime(2026, 1, 1, tzinfo=UTC))


async def test_the_grace_of_a_number_is_that_of_the_pack(store: Store) -> None:
    """CU7."""
    reached = a(AddContact, surname="Wang", phone="13800138000")
    await send(store, runs("fitness-club"), a(RegisterCustomer), reached, a(CheckPhone, outcome="cannot-be-connected"))

    contact = (await registered(store)).contacts["wang"]
    assert contact
    assert contact.check
    assert (contact.check.policy, contact.check.grace_until) == ("fitness-club-2026.1", NINE + timedelta(days=2))


async def test_the_next_verification_is_due_when_the_pack_of_the_customers_own_unit_says(store: Store) -> None:
    """CU4."""
    await send(
        store,
        runs("fitness-club"),
        runs("foreign-trade", "export"),
        a(RegisterCustomer, unit_id="export"),
        a(VerifyCustomer, verified_on=date(2026, 6, 1)),
    )

    verified = (await registered(store)).verified
    assert verified
    assert (verified.policy, verified.next_due) == ("foreign-trade-2026.1", date(2026, 12, 1))


async def test_without_a_pack_the_rules_of_the_sources_hold(store: Store) -> None:
    """CU4, CU9."""
    await send(store, a(RegisterCustomer), a(RecordSource), a(VerifyCustomer, verified_on=date(2026, 6, 1)))

    verified = (await registered(store)).verified
    assert verified
    assert (verified.policy, verified.next_due) == (None, date(2027, 6, 1))


async def test_a_source_the_pack_does_not_name_is_refused(store: Store) -> None:
    """CU9."""
    with pytest.raises(Refused, match="“fair” is not a source"):
        await send(store, runs("general-company"), a(RegisterCustomer), a(RecordSource))


async def test_a_core_customer_is_not_for_a_trainee(store: Store) -> None:
    """AM1."""
    await send(store, runs("power-utility"), a(RegisterCustomer), a(AssignTier, tier="core"))
    await send(store, a(AppointManager, grade="trainee"), a(AppointManager, manager_id="li", grade="senior"))

    with pytest.raises(Refused, match="grade first or above"):
        await send(store, a(AssignOwner))
    await send(store, a(AssignOwner, owner_id="li"))
    with pytest.raises(Refused, match="grade first or above"):
        await send(store, a(HandOverCustomer, from_id="li", to_id="wang"))


async def test_whoever_has_left_takes_no_customer(store: Store) -> None:
    """CU5."""
    await send(store, a(RegisterCustomer), a(AppointManager), a(LeaveCustomers))

    with pytest.raises(Refused, match="wang has left"):
        await send(store, a(AssignOwner))


async def test_the_experience_asked_for_at_entry_is_that_of_the_pack(store: Store) -> None:
    """AM1."""
    with pytest.raises(Refused, match="12 months"):
        await send(store, runs("power-utility"), a(AppointManager, experience_months=11))
