"""Looks up the keys that open the personal data of a batch of events."""

from collections.abc import Iterable
from typing import Any, Final

from psycopg import AsyncConnection, AsyncCursor, Connection
from psycopg.rows import RowMaker, tuple_row

from contracts.sealing import Opener
from projections.keys.keyring import KEYRING, Keyring, StoredKey

FIND_KEYS: Final = "select key_id, subject, wrapped from public.subject_key where key_id = any(%s::bigint[])"


async def opener(connection: AsyncConnection[Any], states: Iterable[bytes]) -> Opener:
    """Return what opens these events; it costs a question only where a key is not known to this process."""
    missing = KEYRING.missing(states)
    if missing:
        async with connection.cursor(binary=True, row_factory=_stored_key) as cursor:
            await cursor.execute(FIND_KEYS, (missing,))
            KEYRING.learn(await cursor.fetchall(), missing)
    return KEYRING


def opener_now(connection: Connection[Any], states: Iterable[bytes], ring: Keyring = KEYRING) -> Opener:
    """Return the same on a connection that blocks; `ring` keeps the keys."""
    missing = ring.missing(states)
    if missing:
        with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            found = cursor.execute(FIND_KEYS, (missing,)).fetchall()
        ring.learn([StoredKey._make(row) for row in found], missing)
    return ring


def _stored_key(_cursor: AsyncCursor[Any]) -> RowMaker[StoredKey]:
    return StoredKey._make
