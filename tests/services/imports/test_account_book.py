"""The accounts of a customer are looked up in the log itself, by an index of their own."""

import asyncio
from uuid import uuid4

import psycopg
import pytest

from contracts.credit.credit_account import OpenCreditAccount
from contracts.customers.customer import RegisterCustomer
from services.imports.account_book import NAME, OPENED, open_account_book
from services.store.outcome import StoreDown
from services.store.postgres import open_store
from tests.services.imports.performing import sent


async def test_35_the_accounts_of_a_customer_are_found_in_order_of_opening(database_url: str) -> None:
    customer, other = f"客{uuid4()}", f"C{uuid4()}"
    async with open_store(database_url) as store, open_account_book(database_url) as book:
        assert await book.accounts_of(customer) == []
        for owner, name in ((customer, "b"), (other, "x"), (customer, "a")):
            await sent(
                store,
                RegisterCustomer(customer_id=owner, full_name=owner),
                OpenCreditAccount(account_id=f"{owner}-{name}", customer_id=owner, currency="USD"),
            )
        assert await book.accounts_of(customer) == [f"{customer}-b", f"{customer}-a"]


async def test_many_who_ask_at_once_share_one_connection(database_url: str) -> None:
    async with open_account_book(database_url) as book:
        await asyncio.gather(*(book.accounts_of(f"C{number}") for number in range(8)))
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            found = await connection.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s",
                (NAME,),
            )
            assert await found.fetchone() == (1,)


def test_the_accounts_of_a_customer_are_found_by_the_index(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("set enable_seqscan = off")
        plan = connection.execute(f"explain {OPENED}", ("C1",)).fetchall()
    assert "stored_events_accounts" in str(plan)


async def test_a_database_that_is_away_is_an_outage() -> None:
    async with open_account_book("postgresql://kehu@127.0.0.1:1/kehu") as book:
        with pytest.raises(StoreDown):
            await book.accounts_of("C1")
