"""The log from a position on, in the bytes that topics carry, for those who follow it without Kafka."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.catalog import AGGREGATES
from services.store import log
from services.store.log import LogRow

# Events of others are passed over: an answer looks at no more of them than this.
LOOKED_AT: Final = 10_000
# An answer is as large as that, however many events were asked for; one of them is at most 768 KiB.
MOST_BYTES: Final = 4 << 20


class Fed(NamedTuple):
    """Some events in order, the position after which to ask next, and whether that is the end of the log."""

    events: Sequence[LogRow]
    reached: int
    is_end: bool


async def fed(connection: AsyncConnection[Any], after: int, *, of: str | None, limit: int) -> Fed:
    """Return the events after a position, those of one aggregate where it is named by its category."""
    types = frozenset(event.type for event in AGGREGATES[of].events) if of else None
    rows = await log.read_page(connection, after, limit=LOOKED_AT if of else limit)
    found: list[LogRow] = []
    size = 0
    for row in rows:
        if types is None or row.type in types:
            size += len(row.state)
            if found and (len(found) == limit or size > MOST_BYTES):
                return Fed(found, found[-1].position, is_end=False)
            found.append(row)
    reached = rows[-1].position if rows else after
    return Fed(found, reached, is_end=len(rows) < (LOOKED_AT if of else limit))
