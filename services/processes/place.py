"""How far each process has handled the log, and whether a person has it pause."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import class_row

BEGIN: Final = "insert into process_place (process, position) values (%s, 0) on conflict do nothing"
LOAD: Final = "select process, position, moved_at, paused_at, pause_reason from process_place where process = %s"
# A twin may be further.
MOVE: Final = """
    update process_place set position = %(position)s, moved_at = clock_timestamp()
    where process = %(process)s and position < %(position)s
"""
PAUSING: Final = """
    select process, position, moved_at, paused_at, pause_reason from process_place where paused_at is not null
"""
PAUSE: Final = """
    update process_place set paused_at = coalesce(paused_at, clock_timestamp()), pause_reason = %(reason)s
    where process = %(process)s
"""
RESUME: Final = "update process_place set paused_at = null, pause_reason = null where process = %s"


class Place(NamedTuple):
    """All events up to `position` were handled. `paused_at` is null while it goes on."""

    process: str
    position: int
    moved_at: datetime
    paused_at: datetime | None
    pause_reason: str | None


async def load(connection: AsyncConnection[Any], process: str) -> Place:
    """Return the place of a process; a new one begins before the first event."""
    found = await _load(connection, process)
    if found is None:
        await connection.execute(BEGIN, (process,))
        found = await _load(connection, process)
    assert found is not None
    return found


async def _load(connection: AsyncConnection[Any], process: str) -> Place | None:
    async with connection.cursor(row_factory=class_row(Place)) as cursor:
        return await (await cursor.execute(LOAD, (process,))).fetchone()


async def move(connection: AsyncConnection[Any], process: str, position: int) -> None:
    """Record that everything up to the position was handled."""
    await connection.execute(MOVE, {"process": process, "position": position})


async def pausing(connection: AsyncConnection[Any]) -> dict[str, Place]:
    """Return what a person has pause, by its name."""
    async with connection.cursor(row_factory=class_row(Place)) as cursor:
        await cursor.execute(PAUSING)
        return {each.process: each for each in await cursor.fetchall()}


async def pause(connection: AsyncConnection[Any], process: str, reason: str | None) -> Place:
    """Have a process handle nothing more, since the first pause if it is paused already."""
    await load(connection, process)
    await connection.execute(PAUSE, {"process": process, "reason": reason})
    return await load(connection, process)


async def resume(connection: AsyncConnection[Any], process: str) -> Place:
    """Have it go on where it stood."""
    await load(connection, process)
    await connection.execute(RESUME, (process,))
    return await load(connection, process)
