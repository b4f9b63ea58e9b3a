"""Keeps the log and the list of those who were forgotten in step: after a restored backup, or a crash between them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from psycopg import AsyncConnection

from contracts.customers.erasure import ContactErased, CustomerErased, EraseContact, EraseCustomer
from contracts.envelope import Cause
from contracts.message import Command
from domain.customers import erasure
from domain.customers.customer import DECIDER
from projections.keys import forgotten
from projections.keys.forgotten import STORE_ID, Noted
from services.store import log
from services.store.outcome import Accepted
from services.store.postgres import open_store
from services.store.store import Store
from services.store.unreadable import readable

BECAUSE: Final = "Forgotten before the backup was made that was restored"
ACTOR: Final = "kehu"
# Each of them was named in an event that forgets.
MARKED: Final = """
    select subject from subject_key
    where wrapped is null and key_id = hashtextextended('forgotten ' || subject, 0) and subject like 'customer/%'
"""


def forget_again(database_url: str) -> int:
    """Forget whom the list names and the log does not, and the other way round; return how many were forgotten."""
    return asyncio.run(_forget_again(database_url))


async def _forget_again(database_url: str) -> int:
    async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        row = await (await connection.execute(STORE_ID)).fetchone()
        store_id = str(row[0]) if row else ""
        await _note_marked(connection, store_id)
    noted = forgotten.noted(store_id)
    if not noted:
        return 0
    async with open_store(database_url) as store:
        return sum([bool((await _again(store, each)).types) for each in noted])


async def _again(store: Store, noted: Noted) -> Accepted:
    command: Command
    if noted.contact_id is None:
        command = EraseCustomer(customer_id=noted.customer_id, by=noted.by)
    else:
        command = EraseContact(customer_id=noted.customer_id, contact_id=noted.contact_id, by=noted.by)
    return await store.transact(
        DECIDER,
        noted.customer_id,
        lambda customer: erasure.forget_again(customer, noted.customer_id, noted.contact_id, noted.by),
        command=command,
        cause=Cause(command_id=uuid4(), occurred_at=datetime.now(UTC), actor=ACTOR, reason=BECAUSE),
    )


async def _note_marked(connection: AsyncConnection[Any], store_id: str) -> None:
    """Write down whom the log forgot, where the process died before it could."""
    known = {(each.customer_id, each.contact_id) for each in forgotten.noted(store_id)}
    subjects = [row[0].split("/") for row in await (await connection.execute(MARKED)).fetchall()]
    missing = sorted({parts[1] for parts in subjects if _who(parts) not in known})
    if missing:
        await asyncio.to_thread(forgotten.note, await _told(connection, store_id, missing))


def _who(parts: Sequence[str]) -> tuple[str, str | None]:
    return parts[1], parts[3] if len(parts) > 3 else None  # noqa: PLR2004 - customer/ID/contact/ID


async def _told(connection: AsyncConnection[Any], store_id: str, customers: Sequence[str]) -> list[Noted]:
    found: list[Noted] = []
    streams = [f"{DECIDER.category}/{customer}" for customer in customers]
    for _, envelope in await readable(connection, await log.read_streams(connection, streams)):
        event = envelope.event
        if isinstance(event, CustomerErased):
            found.append(Noted(store_id, event.customer_id, None, event.erased_by, envelope.time))
        elif isinstance(event, ContactErased):
            found.append(Noted(store_id, event.customer_id, event.contact_id, event.erased_by, envelope.time))
    return found
