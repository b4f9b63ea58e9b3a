"""Compares what Kafka delivered with the store: bytes that the store lacks are never applied (docs/adr/0012)."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import Partition

POSITION: Final = itemgetter(0)
# As one value: a row for each event would cost twice as much, a hash computed by PostgreSQL four times. No JSON has the
# byte between them.
TOGETHER: Final = r"""
    select string_agg(state, '\x00' order by notification_id)
    from stored_events
    where notification_id = any(%b::bigint[])
"""
STATES: Final = "select notification_id, state from stored_events where notification_id = any(%b::bigint[])"
LATE: Final = "select published_as, position from relay_late where published_as = any(%b::bigint[])"
SET_ASIDE: Final = """
    insert into set_aside_record (projection, generation, topic, partition, kafka_offset, position, kind)
    values (%s, %s, %s, %s, %s, %s, %s)
    on conflict (projection, generation, topic, partition, kafka_offset)
    do update set position = excluded.position, kind = excluded.kind, seen_at = now()
"""
# Who writes rubbish into a topic fills no disk here.
KEPT: Final = 1_000
FORGET: Final = """
    with surplus as (
        delete from set_aside_record
        where (projection, generation, topic, partition, kafka_offset) in (
            select projection, generation, topic, partition, kafka_offset
            from set_aside_record
            where projection = %(projection)s and generation = %(generation)s
            order by seen_at desc, kafka_offset desc, topic, partition
            offset %(kept)s
        )
        returning kafka_offset
    )

    insert into set_aside_forgotten (projection, generation, records)
    select %(projection)s, %(generation)s, count(*) from surplus having count(*) > 0
    on conflict (projection, generation)
    do update set records = set_aside_forgotten.records + excluded.records
"""


class NotAsStored(Exception):
    """A batch has events that the store does not hold so; nothing of it was applied."""


class SetAside(NamedTuple):
    """A record that is not applied. `position` is what it claims, 0 where it claims none; `kind` says what is wrong."""

    kafka_offset: int
    position: int
    kind: str


def together(events: Iterable[Stored]) -> bytes:
    """Return what `TOGETHER` answers with where the store holds all these events, each once."""
    return b"\0".join([state for _, state in sorted(events, key=POSITION)])


async def states(connection: AsyncConnection[Any], positions: Sequence[int]) -> dict[int, bytes]:
    """Read what the store holds at some positions."""
    cursor = connection.cursor(binary=True)
    await cursor.execute(STATES, (positions,))
    return dict(await cursor.fetchall())


async def published_late(connection: AsyncConnection[Any], positions: Sequence[int]) -> dict[int, int]:
    """Return which stored positions are published under these other ones."""
    if not positions:
        return {}
    cursor = connection.cursor(binary=True)
    await cursor.execute(LATE, (positions,))
    return dict(await cursor.fetchall())


async def set_aside(
    connection: AsyncConnection[Any], projection: str, generation: int, found: Mapping[Partition, Sequence[SetAside]]
) -> None:
    """Write down which records were set aside; of the oldest only how many there were."""
    rows = [(projection, generation, *partition, *record) for partition, records in found.items() for record in records]
    if rows:
        async with connection.cursor() as cursor:
            await cursor.executemany(SET_ASIDE, rows)
            await cursor.execute(FORGET, {"projection": projection, "generation": generation, "kept": KEPT})
