"""Reads stored events one by one, so that one which this release cannot read is shown as such beside the others."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from contracts.envelope import Undecodable, UnknownType, unseal
from contracts.heading import Heading, heading_of
from projections.engine.projection import Recorded
from services.store.log import LogRow

NEWER: Final = "This release cannot read it: it does not know the type {}, which a later release has stored."
DAMAGED: Final = "This release cannot read it: its contents are not those of its type."


class Unreadable(NamedTuple):
    """A stored event that this release cannot read, with what can be said of it; `error` says why not."""

    position: int
    heading: Heading
    error: str


Found = Recorded | Unreadable


def event_of(row: LogRow) -> Found:
    """Read a stored event."""
    try:
        return Recorded(row.position, unseal(row.state))
    except UnknownType:
        return Unreadable(row.position, heading_of(row.state), NEWER.format(row.type))
    except Undecodable:
        return Unreadable(row.position, heading_of(row.state), DAMAGED)


def readable(rows: Iterable[LogRow]) -> list[Recorded]:
    """Return the events of each stream up to the first one that this release cannot read: later ones rest on it.

    Those of each stream come in order.
    """
    events: list[Recorded] = []
    waiting = set()
    for row in rows:
        if row.stream_id in waiting:
            continue
        event = event_of(row)
        if isinstance(event, Recorded):
            events.append(event)
        else:
            waiting.add(row.stream_id)
    return events
