"""Fills holes between records with events from the store."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final, Protocol

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Checkpoint, Partition

CHUNK: Final = 2_000


class Logged(Protocol):
    """An event of the log, at its place in the order of publication."""

    @property
    def position(self) -> int:
        """Return the position under which it is published."""

    @property
    def stored(self) -> int:
        """Return its position in the log: another one if it is published late."""

    @property
    def state(self) -> bytes:
        """Return the sealed event."""


# Reads what is published after the first position, up to and including the second.
ReadLog = Callable[[int, int], AsyncIterator[Logged]]


async def missing(
    read_log: ReadLog,
    begins: Mapping[Partition, Checkpoint],
    untils: Mapping[Partition, int],
    partition_counts: Mapping[str, int],
) -> AsyncIterator[Batch]:
    """Yield, in batches, the store's events for each partition after its checkpoint, up to and including `untils`.

    It takes one pass over the log for all partitions. The last batch reaches `untils` even if the store has no event
    there: a record that is not in the log is not part of any read model.
    """
    at = dict(begins)
    events: list[Stored] = []
    async for row in read_log(min(begin.position for begin in begins.values()), max(untils.values())):
        partition = _partition_of(row, untils, partition_counts)
        if partition is not None and at[partition].position < row.position <= untils[partition]:
            events.append(Stored(row.stored, row.state))
            at[partition] = at[partition]._replace(position=row.position)
        if len(events) == CHUNK:
            yield Batch(events, begins, dict(at))
            begins, events = dict(at), []
    yield Batch(
        events, begins, {partition: at[partition]._replace(position=until) for partition, until in untils.items()}
    )


def _partition_of(
    row: Logged, untils: Mapping[Partition, int], partition_counts: Mapping[str, int]
) -> Partition | None:
    address = address_of(row.state)
    topic = topic_of_stream(address.stream) if address else None
    count = partition_counts.get(topic or "")
    if address is None or topic is None or count is None:
        return None
    partition = Partition(topic, partition_of(address.key, count))
    return partition if partition in untils else None
