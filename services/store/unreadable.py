"""Reads stored events one by one, so that one which this release cannot read is shown as such beside the others."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.envelope import Undecodable, UnknownType, unseal
from contracts.heading import Heading, heading_of
from contracts.sealing import Opener
from projections.engine.projection import Recorded
from projections.keys import reading as keys
from services.store.log import LogRow

NEWER: Final = "This release cannot read it: it does not know the type {}, which a later release has stored."
DAMAGED: Final = "This release cannot read it: its contents are not those of its type."


class Unreadable(NamedTuple):
    """A stored event that this release cannot read, with what can be said of it; `error` says why not."""

    position: int
    heading: Heading
    error: str


Found = Recorded | Unreadable


async def events_of(connection: AsyncConnection[Any], rows: Sequence[LogRow]) -> list[Found]:
    """Read stored events."""
    opener = await keys.opener(connection, [row.state for row in rows])
    return [event_of(row, opener) for row in rows]


def event_of(row: LogRow, opener: Opener) -> Found:
    """Read a stored event with the keys of its personal data."""
    try:
        return Recorded(row.position, unseal(row.state, opener))
    except UnknownType:
        return Unreadable(row.position, heading_of(row.state), NEWER.format(row.type))
    except Undecodable:
        return Unreadable(row.position, heading_of(row.state), DAMAGED)


async def readable(connection: AsyncConnection[Any], rows: Sequence[LogRow]) -> list[Recorded]:
    """Return the events of each stream up to the first one that this release cannot read: later ones rest on it.

    Those of each stream come in order.
    """
    events: list[Recorded] = []
    waiting = set()
    for row, event in zip(rows, await events_of(connection, rows), strict=True):
        if row.stream_id in waiting:
            continue
        if isinstance(event, Recorded):
            events.append(event)
        else:
            waiting.add(row.stream_id)
    return events
