"""Follows the log for one process: reads the events that it handles, and keeps its place."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from psycopg import AsyncConnection

from projections.engine.projection import Recorded
from services.processes import place, refusals
from services.processes.refusals import Refusing
from services.store import log as store_log
from services.store.log import LogRow
from services.store.unreadable import Unreadable, events_of

# A page ends there, however few of its events are handled: no question takes long.
POSITIONS: Final = 50_000
MOST: Final = 500
READ: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    where notification_id > %(after)s and notification_id <= %(until)s and topic = any(%(types)s::text[])
    order by notification_id
    limit %(most)s
"""
UNREADABLE: Final = "reactor.event-unreadable"
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Follower:
    """Something that handles each event of some types, once its place is passed for good."""

    name: str
    types: Sequence[str]
    handle: Callable[[Recorded], Awaitable[None]]
    # A mark that is seen in the log once, and not each time that it looks.
    paused: bool = field(default=False, init=False)

    async def advance(self, connection: AsyncConnection[Any]) -> bool:
        """Handle a page; return whether there may be more. Raises `StoreDown` and errors of PostgreSQL."""
        stands = await place.load(connection, self.name)
        self._tell_pause(paused=stands.paused_at is not None)
        head = await store_log.head(connection)
        if self.paused or stands.position >= head:
            return False
        until = min(head, stands.position + POSITIONS)
        rows = await self._read(connection, stands.position, until)
        for found in await events_of(connection, rows):
            if isinstance(found, Unreadable):
                await self._leave_aside(connection, found)
            else:
                await self.handle(found)
        reached = rows[-1].position if len(rows) == MOST else until
        await place.move(connection, self.name, reached)
        return reached < head

    async def _read(self, connection: AsyncConnection[Any], after: int, until: int) -> list[LogRow]:
        bounds = {"after": after, "until": until, "types": list(self.types), "most": MOST}
        async with connection.cursor(binary=True) as cursor:
            await cursor.execute(READ, bounds, prepare=False)
            return [LogRow._make(row) for row in await cursor.fetchall()]

    async def _leave_aside(self, connection: AsyncConnection[Any], found: Unreadable) -> None:
        event = found.heading.id or str(found.position)
        await refusals.record(connection, Refusing(self.name, found.position, 0, event, "", UNREADABLE, found.error))

    def _tell_pause(self, *, paused: bool) -> None:
        if paused != self.paused:
            self.paused = paused
            log.info("reactor.paused" if paused else "reactor.resumed", process=self.name)
