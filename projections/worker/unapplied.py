"""Finds the oldest event that a projection has not applied, without reading all of the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic_core import from_json

from contracts.address import address_of
from contracts.catalog import topic_of
from contracts.record.partition import partition_of
from projections.engine.checkpoint import START, Checkpoint, Partition

SCANNED: Final = 2_000
FORWARD: Final = """
    select notification_id, topic, state
    from stored_events
    where notification_id > %s and topic = any(%s)
    order by notification_id
    limit %s
"""
BACKWARD: Final = """
    select notification_id, topic, state
    from stored_events
    where notification_id > %s and topic = any(%s)
    order by notification_id desc
    limit %s
"""


async def oldest(
    connection: AsyncConnection[Any],
    reached: Mapping[Partition, Checkpoint],
    types: Sequence[str],
    *,
    after: int,
    lag: int,
) -> datetime | None:
    """Return when the oldest event that is not applied was recorded, or None where there is none.

    A backlog begins soon `after` the lowest checkpoint. If a partition was quiet for long and has just got an event,
    that event is among the newest. Otherwise, the event found is newer than the oldest one.
    """
    counts: dict[str, int] = {}
    for topic, number in reached:
        counts[topic] = max(counts.get(topic, 0), number + 1)
    for query, enough in ((FORWARD, 1), (BACKWARD, lag)):
        rows = await (await connection.execute(query, (after, types, SCANNED))).fetchall()
        found = [state for position, wire_type, state in rows if _is_new(position, wire_type, state, reached, counts)]
        if found:
            return datetime.fromisoformat(from_json(found[:enough][-1])["time"])
        if len(rows) < SCANNED:
            return None
    return None


def _is_new(
    position: int,
    wire_type: str,
    state: bytes,
    reached: Mapping[Partition, Checkpoint],
    counts: Mapping[str, int],
) -> bool:
    address, topic = address_of(state), topic_of(wire_type)
    if address is None or topic not in counts:
        return True
    partition = Partition(topic, partition_of(address.key, counts[topic]))
    return position > reached.get(partition, START).position
