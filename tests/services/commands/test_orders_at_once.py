"""Orders at once: check and reservation are one append, on one account and over all of a group (K7, K9, G15)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import uuid4

import pytest

from contracts.credit.credit_account import OpenCreditAccount, SetCreditLimit
from contracts.credit.limit import JoinGroup, SetGroupLimit
from contracts.credit.order import ConfirmOrder, OrderPassed
from contracts.customers.customer import RegisterCustomer
from contracts.envelope import Cause
from contracts.message import Command
from domain.credit.credit_account import DECIDER
from domain.credit.exposure import exposure
from domain.credit.owing import owing
from domain.credit.rules import NO_RULES
from domain.credit.state import Opened
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a, usd

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
WRITERS: Final = 64


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        await send(opened, a(RegisterCustomer))
        for account in ("North", "South"):
            await send(opened, a(OpenCreditAccount, account_id=account))
        yield opened


async def send(store: Store, command: Command) -> Accepted:
    cause = Cause(command_id=uuid4(), occurred_at=NOW, actor="test", arrived_at=NOW)
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def order_at_once(store: Store, *accounts: str) -> int:
    """Send an order of 100 from each writer, and return how many passed."""
    orders = (
        a(ConfirmOrder, account_id=accounts[number % len(accounts)], order=f"O{number}", amount=usd("100.00"))
        for number in range(WRITERS)
    )
    answers = await asyncio.gather(*(send(store, order) for order in orders))
    return sum(OrderPassed.type in answer.types for answer in answers)


async def exposed(store: Store, *accounts: str) -> Decimal:
    states = [(await store.load(DECIDER, account)).state for account in accounts]
    return sum(
        (exposure(owing(state, NOW), NO_RULES).total for state in states if isinstance(state, Opened)), Decimal(0)
    )


async def test_so_many_orders_at_once_pass_as_there_is_room_for(store: Store) -> None:
    await send(store, a(SetCreditLimit, account_id="North", limit=usd("1050.00")))

    assert await order_at_once(store, "North") == 10
    assert await exposed(store, "North") == 1000


async def test_two_accounts_of_a_group_never_pass_its_limit_together(store: Store) -> None:
    await send(store, a(JoinGroup, account_id="South", head_account="North"))
    await send(store, a(SetGroupLimit, account_id="North", limit=usd("1050.00")))

    assert await order_at_once(store, "North", "South") == 10
    assert await exposed(store, "North", "South") == 1000
