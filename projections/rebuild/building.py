"""The generation of a read model that is being built: begun once, and taken up again after an interruption."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine import generation
from projections.engine.projection import Projection
from projections.rebuild import shadow

FOLD: Final = "fold"
INDEX: Final = "index"
CATCH_UP: Final = "catch-up"
LOCK: Final = "select pg_try_advisory_lock(hashtextextended('kehu rebuild ' || %s, 0))"
FOUND: Final = """
    select generation, fingerprint, phase, buckets
    from projection_generation
    where projection = %s and state = 'building'
"""
BEGIN: Final = """
    insert into projection_generation (projection, generation, state, fingerprint, phase, buckets)
    select %(projection)s, max(generation) + 1, 'building', %(fingerprint)s, 'fold', %(buckets)s
    from projection_generation
    where projection = %(projection)s
    returning generation
"""
# The rows will be those of the live generation at this moment: the fold ends in each partition where that one has read,
# and with what is published of topics that only this release reads.
COPY_CHECKPOINTS: Final = """
    insert into checkpoint (projection, generation, topic, partition, position, kafka_offset, whole_to, live_to)
    select %(projection)s, %(generation)s, topic, partition, position, kafka_offset, position, position
    from (
        select topic, partition, position, kafka_offset from live_checkpoint where projection = %(projection)s
        union all
        select topic, partition, position, kafka_offset
        from relay_tail
        where topic not in (select topic from live_checkpoint where projection = %(projection)s)
    ) as reached
    where topic = any(%(topics)s)
"""
# After the checkpoints: the log is read beyond each of them.
END: Final = """
    update projection_generation
    set until = (select coalesce(max(notification_id), 0) from stored_events)
    where projection = %(projection)s and generation = %(generation)s
"""
# Decisions of people stand in every generation.
COPY_SKIPPED: Final = """
    insert into parked_event
        (projection, generation, stream, position, type, error, parked_at, skipped_at, skipped_by, reason)
    select projection, %(generation)s, stream, position, type, error, parked_at, skipped_at, skipped_by, reason
    from live_parked_event
    where projection = %(projection)s and skipped_at is not null
"""
PARTITIONS: Final = "select max(partition) + 1 from live_checkpoint where projection = %s"
ENTER: Final = """
    update projection_generation
    set phase = %s, phase_since = clock_timestamp(), folded_to = 0
    where projection = %s and generation = %s and state = 'building'
"""
OF_A_GENERATION: Final = (
    "checkpoint",
    "parked_event",
    "projection_bucket",
    "set_aside_record",
    "set_aside_forgotten",
    "worker_failure",
    "projection_generation",
)


class RebuildRefused(Exception):
    """A rebuild, a verification or a rollback cannot be done, and a person has to do something else first."""


@dataclass(frozen=True, slots=True)
class Building:
    """A generation that is being built. `buckets` are the parts of the log, by stream, that are folded apart."""

    projection: Projection[Any]
    generation: int
    phase: str
    buckets: int


async def claim(connection: AsyncConnection[Any], name: str) -> None:
    """Be the only one that builds generations of this read model, as long as the connection is open."""
    row = await (await connection.execute(LOCK, (name,))).fetchone()
    if row != (True,):
        raise RebuildRefused(f"A rebuild of {name} is under way: wait for its end.")


async def check_owner(connection: AsyncConnection[Any], name: str) -> None:
    """Refuse an account that may not make and exchange tables."""
    owner = await generation.owner(connection, name)
    if owner and not owner.is_ours:
        raise RebuildRefused(f"The table {name} belongs to {owner.name}: run this command as {owner.name}.")


async def check_partitions(connection: AsyncConnection[Any], name: str, partitions: int) -> None:
    """Refuse a number of partitions that is not that of the topics: events would be looked for in others."""
    row = await (await connection.execute(PARTITIONS, (name,))).fetchone()
    if row not in {(None,), (partitions,)}:
        raise RebuildRefused(
            f"KEHU_TOPIC_PARTITIONS says that each topic has {partitions} partitions, and the workers of {name} have "
            f"read {row[0] if row else 0}: give the number that the topics have."
        )


async def begun(connection: AsyncConnection[Any], projection: Projection[Any], buckets: int) -> Building:
    """Take up a generation that was begun by this definition, or begin one."""
    name = projection.name
    found = await (await connection.execute(FOUND, (name,))).fetchone()
    if found and found[1] == projection.fingerprint:
        return Building(projection, found[0], found[2], found[3])
    async with connection.transaction():
        if found:
            await forget(connection, projection.name, found[0], shadow.NEXT)
        await generation.ensure(connection, projection)
        values = {"projection": name, "fingerprint": projection.fingerprint, "buckets": buckets}
        row = await (await connection.execute(BEGIN, values)).fetchone()
        assert row is not None
        place = {"projection": name, "generation": row[0]}
        await connection.execute(COPY_CHECKPOINTS, place | {"topics": list(projection.topics)})
        await connection.execute(END, place)
        await connection.execute(COPY_SKIPPED, place)
        await shadow.make(connection, projection)
    return Building(projection, row[0], FOLD, buckets)


async def enter(connection: AsyncConnection[Any], building: Building, phase: str) -> None:
    """Write down what is done next: an interrupted rebuild goes on there."""
    await connection.execute(ENTER, (phase, building.projection.name, building.generation))


async def forget(connection: AsyncConnection[Any], name: str, number: int, schema: str) -> None:
    """Drop a generation that is not live, with everything that is known of it."""
    await shadow.drop(connection, schema, name)
    for table in OF_A_GENERATION:
        await connection.execute(f"delete from {table} where projection = %s and generation = %s", (name, number))  # noqa: S608 - our own constants


async def abandon(connection: AsyncConnection[Any], name: str) -> None:
    """Drop the generation that is being built, where there is one."""
    found = await (await connection.execute(FOUND, (name,))).fetchone()
    if found:
        async with connection.transaction():
            await forget(connection, name, found[0], shadow.NEXT)
