"""Folds the log anew, to compare a read model with its correct contents."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from contracts.catalog import topic_of
from contracts.record.partition import partition_of
from projections.engine.batch import fold
from projections.engine.batch.fold import NONE, Keyed, Verdicts
from projections.engine.checkpoint import Partition
from projections.engine.projection import Key, Projection, Recorded


def fresh_fold(
    projection: Projection[Any],
    events: Iterable[Recorded],
    until: Mapping[Partition, int],
    verdicts: Verdicts = NONE,
) -> dict[Key, Any]:
    """Return the rows after the events, which come in order of position, up to each partition's position in `until`.

    `until` names every partition of the projection's topics. What `verdicts` parks or skips is no part of the read
    model.
    """
    folded = fold.fold(projection, applied(projection, events, until), {}, verdicts)
    return {key: row for key, row in folded.rows.items() if row is not None}


def applied(projection: Projection[Any], events: Iterable[Recorded], until: Mapping[Partition, int]) -> Iterator[Keyed]:
    """Yield the events that the read model has applied, with the rows that they change, unless their streams wait."""
    counts = _counts(until)
    return _keyed(projection, (event for event in events if _is_applied(projection, event, until, counts)))


def unparked(events: Iterable[Recorded], until: Mapping[Partition, int], verdicts: Verdicts) -> Iterator[Recorded]:
    """Leave out what lies after a partition's position in `until`, and all streams with a parked or skipped event.

    The events come stream by stream.
    """
    counts = _counts(until)
    for _, of_stream in groupby(events, key=lambda event: event.envelope.stream):
        found = list(of_stream)
        if found[0].envelope.stream in verdicts.waits or not verdicts.skipped.isdisjoint(
            event.position for event in found
        ):
            continue
        yield from (event for event in found if _is_read(event, until, counts))


def _counts(until: Mapping[Partition, int]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for topic, _ in until:
        counts[topic] = counts.get(topic, 0) + 1
    return counts


def _is_applied(
    projection: Projection[Any], event: Recorded, until: Mapping[Partition, int], counts: Mapping[str, int]
) -> bool:
    wire_type = event.envelope.type
    if projection.handles is not None and wire_type not in projection.handles:
        return False
    return _is_read(event, until, counts)


def _is_read(event: Recorded, until: Mapping[Partition, int], counts: Mapping[str, int]) -> bool:
    topic = topic_of(event.envelope.type)
    if topic not in counts:
        return False
    number = partition_of(event.envelope.partition_key.encode(), counts[topic])
    return event.position <= until[Partition(topic, number)]


def _keyed(projection: Projection[Any], events: Iterable[Recorded]) -> Iterator[Keyed]:
    for event in events:
        key = projection.key(event)
        if key is not None:
            yield Keyed(key, event)
