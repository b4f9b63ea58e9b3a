"""Records as Kafka delivers them: perhaps again, perhaps with a hole before them."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from projections.engine.checkpoint import Checkpoint
from projections.engine.fold import Stored

POSITION: Final = "position"
PREVIOUS: Final = "prevposition"
# Positions count from 1.
FOREIGN: Final = 0


class Delivery(NamedTuple):
    """One record. `previous` is the position of the record before it in its partition."""

    offset: int
    position: int
    previous: int
    state: bytes


class Run(NamedTuple):
    """New events that follow each other without a hole, where they lead, and what stands behind a hole."""

    events: list[Stored]
    end: Checkpoint
    behind: list[Delivery]


def delivery(record: Any) -> Delivery:
    """Read a Kafka record; one that is not of our relay is no stored event and gets the position `FOREIGN`."""
    headers = dict(record.headers)
    try:
        return Delivery(record.offset, int(headers[POSITION]), int(headers[PREVIOUS]), record.value or b"")
    except (KeyError, TypeError, ValueError):
        return Delivery(record.offset, FOREIGN, FOREIGN, b"")


def next_run(deliveries: Sequence[Delivery], checkpoint: Checkpoint) -> Run:
    """Take what follows the checkpoint, drop what was applied before, and stop at a hole."""
    position, offset = checkpoint
    events: list[Stored] = []
    for index, record in enumerate(deliveries):
        if record.position <= position:
            offset = max(offset, record.offset)
            continue
        if record.previous > position:
            return Run(events, Checkpoint(position, offset), list(deliveries[index:]))
        events.append(Stored(record.position, record.state))
        # Perhaps less than before: offsets begin anew in a topic that was made again.
        position, offset = record.position, record.offset
    return Run(events, Checkpoint(position, offset), [])
