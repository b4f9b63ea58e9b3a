"""Many writers at once on PostgreSQL never pass a limit together, on one account and on two of one group (K7, K9)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contracts.credit.credit_account import OpenCreditAccount, SetCreditLimit
from contracts.credit.limit import JoinGroup, SetGroupLimit
from contracts.credit.order import ConfirmOrder, OrderPassed
from contracts.customers.customer import RegisterCustomer
from services.store.postgres import open_store
from services.store.store import Store
from tests.examples import a, usd
from tests.services.commands.test_orders_at_once import WRITERS, exposed, send

pytestmark = pytest.mark.slow
# Of each writer, one after the other.
ORDERS = 20


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    async with open_store(database_url) as opened:
        await send(opened, a(RegisterCustomer))
        for account in ("North", "East", "West"):
            await send(opened, a(OpenCreditAccount, account_id=account))
        yield opened


async def writing(store: Store, writer: int, *accounts: str) -> int:
    """Confirm orders of 100 on one account after the other, and return how many passed."""
    passed = 0
    for number in range(ORDERS):
        account = accounts[(writer + number) % len(accounts)]
        order = a(ConfirmOrder, account_id=account, order=f"O{writer}-{number}", amount=usd("100.00"))
        passed += OrderPassed.type in (await send(store, order)).types
    return passed


async def test_so_many_of_many_orders_pass_as_there_is_room_for(store: Store) -> None:
    await send(store, a(SetCreditLimit, account_id="North", limit=usd("25050.00")))

    assert sum(await asyncio.gather(*(writing(store, writer, "North") for writer in range(WRITERS)))) == 250
    assert await exposed(store, "North") == 25_000


async def test_two_accounts_of_a_group_never_pass_its_limit_together(store: Store) -> None:
    await send(store, a(JoinGroup, account_id="West", head_account="East"))
    await send(store, a(SetGroupLimit, account_id="East", limit=usd("25050.00")))

    assert sum(await asyncio.gather(*(writing(store, writer, "East", "West") for writer in range(WRITERS)))) == 250
    assert await exposed(store, "East", "West") == 25_000
