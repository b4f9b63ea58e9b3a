"""Records from Kafka, which may come again or after a hole."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from contracts.record.headers import POSITION, PREVIOUS, STORED
from projections.engine.batch.fold import Stored
from projections.engine.batch.genuine import SetAside
from projections.engine.checkpoint import Checkpoint

# Positions count from 1.
FOREIGN: Final = 0
LAST: Final = 2**63 - 1
# What is wrong with a record that is set aside.
NO_POSITION: Final = "no-position"
IMPOSSIBLE: Final = "impossible-position"
UNKNOWN: Final = "unknown-position"
OTHER_BYTES: Final = "other-bytes"
OTHER_PARTITION: Final = "other-partition"


class Delivery(NamedTuple):
    """One record. `previous` is the position of the record before it in its partition.

    `stored` is the position of its event in the log: another one only if the relay published the event late.

    One that is set aside has the position `FOREIGN`, and `aside` says what it claims and what is wrong with it.
    """

    offset: int
    position: int
    previous: int
    state: bytes
    stored: int
    aside: SetAside | None = None


class Run(NamedTuple):
    """New events without a hole between them, the checkpoint after them, and the deliveries behind a hole."""

    events: list[Stored]
    end: Checkpoint
    behind: list[Delivery]
    aside: list[SetAside]


def delivery(record: Any) -> Delivery:
    """Read a Kafka record; what is not of our relay is no stored event."""
    headers = dict(record.headers)
    try:
        position, previous = int(headers[POSITION]), int(headers[PREVIOUS])
        stored = int(headers.get(STORED, position))
    except (KeyError, TypeError, ValueError):
        return foreign(record.offset, FOREIGN, NO_POSITION)
    if not FOREIGN <= previous < position <= LAST or not FOREIGN < stored <= position:
        return foreign(record.offset, FOREIGN, IMPOSSIBLE)
    return Delivery(record.offset, position, previous, record.value or b"", stored)


def foreign(offset: int, position: int, kind: str) -> Delivery:
    """Make a record one that is set aside."""
    return Delivery(offset, FOREIGN, FOREIGN, b"", FOREIGN, SetAside(offset, position, kind))


def is_late(record: Delivery) -> bool:
    """Return whether the relay published the event under another position than its own."""
    return record.stored != record.position


def next_run(deliveries: Sequence[Delivery], checkpoint: Checkpoint) -> Run:
    """Take the records that follow the checkpoint, drop those applied before, and stop at a hole."""
    position, offset = checkpoint
    events: list[Stored] = []
    aside: list[SetAside] = []
    for index, record in enumerate(deliveries):
        if record.position <= position:
            if record.aside:
                aside.append(record.aside)
            # Not past offsets that did not come: what stands there may be new.
            if record.offset <= offset + 1:
                offset = record.offset
            continue
        if record.previous > position:
            return Run(events, Checkpoint(position, offset), list(deliveries[index:]), aside)
        events.append(Stored(record.stored, record.state))
        # Perhaps lower than before: offsets start again in a topic that was recreated.
        position, offset = record.position, record.offset
    return Run(events, Checkpoint(position, offset), [], aside)
