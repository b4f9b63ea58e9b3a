"""The relay's notes on its progress, which never delay an event and are never trusted alone."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

NEXT_RUN: Final = "select nextval('relay_run')"
LOAD_PROGRESS: Final = "select position from relay_progress"
LOAD_TAILS: Final = "select topic, partition, position, kafka_offset from relay_tail"
SAVE: Final = """
    with progress as (update relay_progress set position = %s)
    insert into relay_tail (topic, partition, position, kafka_offset)
    select * from unnest(%s::text[], %s::integer[], %s::bigint[], %s::bigint[])
    on conflict (topic, partition) do update
    set position = excluded.position, kafka_offset = excluded.kafka_offset
"""


class Mark(NamedTuple):
    """A record that Kafka acknowledged: the event's position and the record's offset."""

    position: int
    offset: int


# The mark of a partition in which nothing was published.
NOTHING: Final = Mark(0, -1)


class Hints(NamedTuple):
    """Everything up to `position` was acknowledged; `marks` are each partition's last record known to be in its chain.

    Whoever raises the position marks every record that it passes. Of a partition without a mark nothing is known.
    """

    position: int
    marks: Mapping[TopicPartition, Mark]


async def next_run(connection: AsyncConnection[Any]) -> int:
    """Return a number that no earlier run of the relay had."""
    row = await (await connection.execute(NEXT_RUN)).fetchone()
    assert row is not None
    return int(row[0])


async def load(connection: AsyncConnection[Any]) -> Hints:
    """Read the notes of the last run."""
    progress = await (await connection.execute(LOAD_PROGRESS)).fetchone()
    assert progress is not None
    tails = await (await connection.execute(LOAD_TAILS)).fetchall()
    return Hints(
        progress[0],
        {TopicPartition(topic, partition): Mark(position, offset) for topic, partition, position, offset in tails},
    )


async def save(connection: AsyncConnection[Any], hints: Hints) -> None:
    """Write the position and the given marks; the marks of other partitions stay."""
    await connection.execute(
        SAVE,
        (
            hints.position,
            [partition.topic for partition in hints.marks],
            [partition.partition for partition in hints.marks],
            [mark.position for mark in hints.marks.values()],
            [mark.offset for mark in hints.marks.values()],
        ),
    )
