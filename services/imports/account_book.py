"""Looks up in the log which accounts a customer has: read models may be behind, and no stream lists them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from psycopg import AsyncConnection, Error, OperationalError

from contracts.address import address_of
from services.store.outcome import StoreDown

# As migration 15 indexes it.
OPENED: Final = """
    select state
    from stored_events
    where topic = 'credit-account.opened.v1' and partition_key(state) = %s
    order by notification_id
"""
SECONDS_TO_CONNECT: Final = 3
NAME: Final = "kehu import accounts"


class AccountBook:
    """Connects at the first question, and anew after an outage."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._connection: AsyncConnection[Any] | None = None
        # Many subjects ask at once, and one connection serves them all.
        self._turn = asyncio.Lock()

    async def accounts_of(self, customer: str) -> Sequence[str]:
        """Return the ids of the customer's accounts in order of opening; raise `StoreDown` in an outage."""
        async with self._turn:
            rows = await self._opened(customer)
        found = (address_of(state) for (state,) in rows)
        return [address.stream.partition("/")[2] for address in found if address]

    async def _opened(self, customer: str) -> Sequence[Any]:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await AsyncConnection.connect(
                    self._database_url, autocommit=True, connect_timeout=SECONDS_TO_CONNECT, application_name=NAME
                )
            return await (await self._connection.execute(OPENED, (customer,), binary=True)).fetchall()
        except OperationalError as error:
            await self.close()
            raise StoreDown(f"PostgreSQL does not answer: {error}") from error

    async def close(self) -> None:
        if self._connection is not None:
            with suppress(Error):
                await self._connection.close()


@asynccontextmanager
async def open_account_book(database_url: str) -> AsyncIterator[AccountBook]:
    book = AccountBook(database_url)
    try:
        yield book
    finally:
        await book.close()
