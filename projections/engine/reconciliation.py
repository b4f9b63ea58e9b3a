"""Keeps what is unlike the store where it should be like it, until it is so no more (docs/adr/0026)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import class_row

# Workers mend what concerns rows. Records that never came, though published: their events are taken from the log.
UNREAD: Final = "unread"
# A checkpoint that stands at no event of its partition.
ASTRAY: Final = "astray"
# Of topics, for all who read them: records are missing, come behind later ones, come twice or are not the store's.
LOST: Final = "lost"
MISSING: Final = "missing"
ORDER: Final = "order"
DOUBLED: Final = "doubled"
UNLIKE: Final = "unlike"
# Older ones are forgotten.
KEPT: Final = 1_000
WRITE: Final = """
    insert into reconciliation (kind, projection, topic, partition, position, detail, healed_at)
    values (%(kind)s, %(projection)s, %(topic)s, %(partition)s, %(position)s, %(detail)s,
            case when %(healed)s then clock_timestamp() end)
    on conflict (kind, projection, topic, partition, position) do update
    set detail = excluded.detail, seen_at = clock_timestamp(), healed_at = excluded.healed_at
"""
FORGET: Final = """
    delete from reconciliation
    where (kind, projection, topic, partition, position) in (
        select kind, projection, topic, partition, position
        from reconciliation
        order by healed_at is null desc, seen_at desc
        offset %s
    )
"""
GONE: Final = """
    update reconciliation
    set healed_at = clock_timestamp()
    where projection = '' and topic = %s and partition = %s and kind = any(%s) and healed_at is null and seen_at < %s
    returning kind
"""
OPEN: Final = "select kind, count(*) from reconciliation where healed_at is null group by kind"
OF_READ_MODEL: Final = """
    select kind, projection, topic, partition, position, detail, found_at, healed_at
    from reconciliation
    where (projection = %(projection)s or projection = '' and topic = any(%(topics)s))
      and (healed_at is null or healed_at > clock_timestamp() - interval '1 day')
    order by healed_at is not null, found_at desc, topic, partition, position
    limit 20
"""
NOW: Final = "select clock_timestamp()"


class Finding(NamedTuple):
    """Something unlike the store; `projection` is empty where the topic is concerned. `healed`: it is so no more."""

    kind: str
    projection: str
    topic: str
    partition: int
    position: int
    detail: str
    healed: bool = False


class Kept(NamedTuple):
    """A finding as it was written down; `healed_at` is null as long as it is so."""

    kind: str
    projection: str
    topic: str
    partition: int
    position: int
    detail: str
    found_at: datetime
    healed_at: datetime | None


async def write(connection: AsyncConnection[Any], findings: Iterable[Finding]) -> None:
    """Write down what was found; the same finding has one row."""
    rows = [finding._asdict() for finding in findings]
    if rows:
        async with connection.cursor() as cursor:
            await cursor.executemany(WRITE, rows)
            await cursor.execute(FORGET, (KEPT,))


async def gone(
    connection: AsyncConnection[Any], topic: str, partition: int, kinds: Collection[str], since: datetime
) -> list[str]:
    """Close the findings about a partition that were not seen since; return their kinds."""
    answer = await connection.execute(GONE, (topic, partition, list(kinds), since))
    return [kind for (kind,) in await answer.fetchall()]


async def still_open(connection: AsyncConnection[Any]) -> dict[str, int]:
    """Count what is still so, by kind."""
    return dict(await (await connection.execute(OPEN)).fetchall())


async def of_read_model(connection: AsyncConnection[Any], projection: str, topics: Sequence[str]) -> list[Kept]:
    """Return what concerns a read model: what is still so, and what was mended within a day."""
    async with connection.cursor(row_factory=class_row(Kept)) as cursor:
        await cursor.execute(OF_READ_MODEL, {"projection": projection, "topics": list(topics)})
        return await cursor.fetchall()


async def now(connection: AsyncConnection[Any]) -> datetime:
    """Return the instant by the database's clock, which dates the findings."""
    row = await (await connection.execute(NOW)).fetchone()
    assert row is not None
    found: datetime = row[0]
    return found
