"""The log of the store for simulations: read once, in one snapshot, in the order of positions."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.batch.fold import Stored
from services.replay.parts import Log, Writer, parts_for

PAGE: Final = 5_000
# What waits at the relay was stored all the same: a decision rests on the store, not on topics.
READ: Final = """
    select notification_id, state from stored_events
    where notification_id > %b and notification_id <= %b
    order by notification_id
"""
Told = Callable[[int, int], None]


async def pages(connection: AsyncConnection[Any], after: int, until: int) -> AsyncIterator[list[Stored]]:
    """Yield the events between two positions, the first left out, in one snapshot."""
    async with connection.transaction(), connection.cursor("kehu_replay", binary=True) as cursor:
        await cursor.execute(READ, (after, until))
        while page := await cursor.fetchmany(PAGE):
            yield [Stored(*row) for row in page]


async def written_log(connection: AsyncConnection[Any], folder: Path, processes: int, *, until: int, told: Told) -> Log:
    """Write the log up to a position into parts; `told` hears of the position reached."""
    writer = Writer(folder, parts_for(until, processes))
    async for page in pages(connection, 0, until):
        writer.take(page)
        told(page[-1].position, until)
    return writer.finished()
