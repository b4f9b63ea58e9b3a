"""What was recorded by an instant is a beginning of the log, although clocks of processes differ (semantics 43)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import pytest
from psycopg import AsyncConnection

from contracts.customers.customer import CustomerRegistered
from services.store import log
from services.stream_id import stream_uuid
from tests.examples import a
from tests.projections.story import on, stored
from tests.tampering import UNGUARDED

NOON: Final = datetime.fromisoformat("2026-01-01T12:00:00Z")
INSERT: Final = """
    insert into stored_events (originator_id, originator_version, topic, state, notification_id)
    values (%s, 1, 'customer.registered.v1', %s, %s)
"""
# Positions have holes.
POSITIONS: Final = (3, 4, 7, 8, 20)


async def found(database_url: str, seconds: Sequence[int], instant: int) -> int:
    """Return the cut at so many seconds after noon, where events are recorded at these."""
    (event,) = stored([on("2025-01-01", a(CustomerRegistered, customer_id="C1"))])
    text = event.state.decode()
    began = text.index('"time":"') + len('"time":"')
    end = text.index('"', began)
    async with await AsyncConnection.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
        await connection.execute("truncate stored_events")
        for position, second in zip(POSITIONS, seconds, strict=False):
            time = (NOON + timedelta(seconds=second)).isoformat()
            state = f"{text[:began]}{time}{text[end:]}".encode()
            await connection.execute(INSERT, (stream_uuid(f"customer/{position}"), state, position))
        return await log.position_at(connection, NOON + timedelta(seconds=instant))


@pytest.mark.parametrize(
    ("seconds", "instant", "last"),
    [
        ((0, 10, 20, 30, 40), -1, 0),
        ((0, 10, 20, 30, 40), 0, 3),
        ((0, 10, 20, 30, 40), 9, 3),
        ((0, 10, 20, 30, 40), 25, 7),
        ((0, 10, 20, 30, 40), 99, 20),
        # The clock of one process is ahead by two seconds, or by six: nothing that was recorded by then is missing.
        ((0, 12, 10, 30, 40), 10, 7),
        ((0, 16, 15, 10, 40), 10, 8),
        ((), 5, 0),
    ],
)
async def test_the_cut_is_the_last_event_recorded_by_then(
    seconds: Sequence[int], instant: int, last: int, database_url: str
) -> None:
    cut = await found(database_url, seconds, instant)
    assert max((each for each in (0, *POSITIONS[: len(seconds)]) if each <= cut), default=0) == last
