"""The progress of a projection in each topic partition, which moves only together with the rows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import TupleRow


class Partition(NamedTuple):
    """One partition of a topic; equal to aiokafka's own."""

    topic: str
    partition: int


class Checkpoint(NamedTuple):
    """The last position applied, and the Kafka offset of its record."""

    position: int
    kafka_offset: int


START: Final = Checkpoint(0, -1)


class CheckpointMoved(Exception):
    """Another worker has moved the checkpoint: events read after the old one must not be applied."""


ENSURE: Final = """
    insert into checkpoint (projection, generation, topic, partition, position, kafka_offset)
    select %b, %b, topic, partition, 0, -1
    from unnest(%b::text[], %b::int[]) as wanted (topic, partition)
    on conflict do nothing
"""
LOAD: Final = """
    select topic, partition, position, kafka_offset
    from checkpoint
    where projection = %b and generation = %b
"""
LOAD_LIVE: Final = """
    select topic, partition, position, kafka_offset
    from live_checkpoint
    where projection = %b
"""
POSITIONS: Final = """
    select projection, position
    from live_checkpoint
    where projection = any(%s) and topic = %s and partition = %s
"""
# All topics of a partition at once: a row may depend on events of several topics, and has one writer at a time. None
# where names do not lead to the table of this generation, another definition made its rows, or it is paused; a swap and
# a pause wait meanwhile, and who waited for one looks at the generation again.
LOCK: Final = """
    select topic, partition, position, kafka_offset
    from checkpoint
    join projection_generation as made using (projection, generation)
    where projection = %b and generation = %b and partition = any(%b)
      and made.state = case current_schema()
          when 'kehu_next' then 'building'
          when 'kehu_last' then 'old'
          else 'live'
      end
      and coalesce(made.fingerprint, %b) = %b and made.paused_at is null
    order by topic, partition
    for update of checkpoint for share of made
"""
# `whole_to` says that nothing was passed over up to there. Workers of earlier releases do not say so: PostgreSQL lets
# them move past no event that they do not know (migration 21), and no generation that is not live (`live_to`).
MOVE: Final = """
    update checkpoint
    set position = moved.position,
        kafka_offset = moved.kafka_offset,
        whole_to = moved.position,
        live_to = moved.position,
        updated_at = now(),
        applied_at = case when %b then now() else applied_at end
    from unnest(%b::text[], %b::int[], %b::bigint[], %b::bigint[]) as moved (topic, partition, position, kafka_offset)
    where checkpoint.projection = %b
      and checkpoint.generation = %b
      and checkpoint.topic = moved.topic
      and checkpoint.partition = moved.partition
"""

# Only where it still is what was judged.
SET_BACK: Final = """
    update checkpoint
    set position = 0, kafka_offset = -1, whole_to = 0, live_to = 0, updated_at = now()
    from unnest(%b::text[], %b::int[], %b::bigint[]) as astray (topic, partition, position)
    where checkpoint.projection = %b
      and checkpoint.generation = %b
      and checkpoint.topic = astray.topic
      and checkpoint.partition = astray.partition
      and checkpoint.position = astray.position
"""


async def load_all(connection: AsyncConnection[Any], projection: str, generation: int) -> dict[Partition, Checkpoint]:
    """Read every checkpoint of a generation."""
    cursor = await connection.execute(LOAD, (projection, generation))
    return by_partition(await cursor.fetchall())


async def load_live(connection: AsyncConnection[Any], projection: str) -> dict[Partition, Checkpoint]:
    """Read every checkpoint of the generation from which lists are read."""
    return by_partition(await (await connection.execute(LOAD_LIVE, (projection,))).fetchall())


async def positions(
    connection: AsyncConnection[Any], projections: Iterable[str], partition: Partition
) -> dict[str, int]:
    """Return how far each of these projections has come in a partition, where it has begun."""
    cursor = await connection.execute(POSITIONS, (list(projections), *partition))
    return dict(await cursor.fetchall())


async def load(
    connection: AsyncConnection[Any], projection: str, generation: int, partitions: Iterable[Partition]
) -> dict[Partition, Checkpoint]:
    """Read the checkpoints of some partitions, and create a first one where there is none."""
    wanted = list(partitions)
    topics, numbers = [partition.topic for partition in wanted], [partition.partition for partition in wanted]
    await connection.execute(ENSURE, (projection, generation, topics, numbers))
    known = await load_all(connection, projection, generation)
    return {partition: known[partition] for partition in wanted}


def by_partition(rows: Iterable[TupleRow]) -> dict[Partition, Checkpoint]:
    """Read rows of (topic, partition, position, offset)."""
    return {Partition(topic, partition): Checkpoint(position, offset) for topic, partition, position, offset in rows}


def check(locked: Mapping[Partition, Checkpoint], expected: Mapping[Partition, Checkpoint]) -> None:
    """Raise `CheckpointMoved` unless every checkpoint is where the reader expects it."""
    for partition, checkpoint in expected.items():
        if locked.get(partition) != checkpoint:
            raise CheckpointMoved(
                f"{partition.topic}[{partition.partition}] stands at {locked.get(partition)}, not at {checkpoint}"
            )


async def move(
    connection: AsyncConnection[Any],
    projection: str,
    generation: int,
    ends: Mapping[Partition, Checkpoint],
    *,
    applied: bool,
) -> None:
    """Write down the checkpoints reached, and that rows were written on the way where any were `applied`."""
    await connection.execute(
        MOVE,
        (
            applied,
            [partition.topic for partition in ends],
            [partition.partition for partition in ends],
            [checkpoint.position for checkpoint in ends.values()],
            [checkpoint.kafka_offset for checkpoint in ends.values()],
            projection,
            generation,
        ),
    )


async def set_back(
    connection: AsyncConnection[Any], projection: str, generation: int, astray: Mapping[Partition, Checkpoint]
) -> None:
    """Have partitions read from their beginning; those that have moved meanwhile stay."""
    topics, numbers = [each.topic for each in astray], [each.partition for each in astray]
    positions = [at.position for at in astray.values()]
    await connection.execute(SET_BACK, (topics, numbers, positions, projection, generation))
