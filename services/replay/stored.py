"""The log of the store for simulations: read once, in one snapshot, in the order of positions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.batch.fold import Stored
from services.replay.parts import Log, Writer, parts_for
from services.store.log import head

PAGE: Final = 5_000
# What waits at the relay was stored all the same: a decision rests on the store, not on topics.
READ: Final = "select notification_id, state from stored_events where notification_id <= %b order by notification_id"
Told = Callable[[int, int], None]


async def written_log(
    connection: AsyncConnection[Any], folder: Path, processes: int, *, until: int | None = None, told: Told
) -> Log:
    """Write the log up to a position, or all of it, into parts; `told` hears of the position reached."""
    end = await head(connection) if until is None else until
    writer = Writer(folder, parts_for(end, processes))
    async with connection.transaction(), connection.cursor("kehu_replay", binary=True) as cursor:
        await cursor.execute(READ, (end,))
        while page := await cursor.fetchmany(PAGE):
            writer.take(Stored(*row) for row in page)
            told(page[-1][0], end)
    return writer.finished()
