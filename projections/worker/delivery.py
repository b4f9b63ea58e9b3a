"""Records from Kafka, which may come again or after a hole."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from projections.engine.checkpoint import Checkpoint
from projections.engine.fold import Stored

POSITION: Final = "position"
PREVIOUS: Final = "prevposition"
# Positions count from 1.
FOREIGN: Final = 0


class Delivery(NamedTuple):
    """A record; `previous` is the position of the record before it in its partition."""

    offset: int
    position: int
    previous: int
    state: bytes


class Run(NamedTuple):
    """New events without a hole between them, the checkpoint after them, and the deliveries behind a hole."""

    events: list[Stored]
    end: Checkpoint
    behind: list[Delivery]


def delivery(record: Any) -> Delivery:
    """Read a Kafka record; one that is not from our relay is not a stored event and gets the position `FOREIGN`."""
    headers = dict(record.headers)
    try:
        return Delivery(record.offset, int(headers[POSITION]), int(headers[PREVIOUS]), record.value or b"")
    except (KeyError, TypeError, ValueError):
        return Delivery(record.offset, FOREIGN, FOREIGN, b"")


def next_run(deliveries: Sequence[Delivery], checkpoint: Checkpoint) -> Run:
    """Take the records that follow the checkpoint, drop those applied before, and stop at a hole."""
    position, offset = checkpoint
    events: list[Stored] = []
    for index, record in enumerate(deliveries):
        if record.position <= position:
            offset = max(offset, record.offset)
            continue
        if record.previous > position:
            return Run(events, Checkpoint(position, offset), list(deliveries[index:]))
        events.append(Stored(record.position, record.state))
        # Perhaps lower than before: offsets start again in a topic that was recreated.
        position, offset = record.position, record.offset
    return Run(events, Checkpoint(position, offset), [])
