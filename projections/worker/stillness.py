"""Judges whether a projection stands still, since when and why: from PostgreSQL alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

# Whoever asks every two seconds hears of it within ten.
STILL_SECONDS: Final = 8
# One stream that is parked, or two, are no reason to say that a projection takes nothing any more.
MANY_STREAMS: Final = 3

SIGNS: Final = """
    with place as (
        select topic, partition, updated_at, applied_at
        from checkpoint
        where projection = %(projection)s and generation = %(generation)s
    ),

    parked as (
        select stream, parked_at, error
        from parked_event
        where projection = %(projection)s and generation = %(generation)s and skipped_at is null
    ),

    -- Parked since a row was written for the last time.
    refused as (
        select stream, parked_at, error
        from parked
        where parked_at > coalesce((select max(applied_at) from place), '-infinity')
    )

    select
        (select max(updated_at) from place) as advanced_at,
        (select count(*) from parked) as parked,
        (
            select count(*)
            from set_aside_record
            where projection = %(projection)s and generation = %(generation)s
        ) + coalesce(
            (
                select records
                from set_aside_forgotten
                where projection = %(projection)s and generation = %(generation)s
            ),
            0
        ) as set_aside,
        (select count(distinct stream) from refused) as refused_streams,
        (select min(parked_at) from refused) as refused_since,
        (select error from refused order by parked_at, error limit 1) as refused_error,
        (select failures from worker_failure where projection = %(projection)s and generation = %(generation)s)
            as failures,
        (select error from worker_failure where projection = %(projection)s and generation = %(generation)s)
            as failure,
        (select failed_at from worker_failure where projection = %(projection)s and generation = %(generation)s)
            as failed_at,
        exists (
            select
            from pg_stat_activity
            where datname = current_database()
              and (
                  application_name = 'kehu worker ' || %(projection)s
                  or starts_with(application_name, 'kehu worker ' || %(projection)s || ' ')
              )
        ) as connected
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What PostgreSQL knows of a projection's work; `refused` is what was parked since a row was written last."""

    advanced_at: datetime | None
    parked: int
    set_aside: int
    refused_streams: int
    refused_since: datetime | None
    refused_error: str | None
    failures: int | None
    failure: str | None
    failed_at: datetime | None
    connected: bool


@dataclass(frozen=True, slots=True)
class Stillness:
    """Since when a projection stands still, and a sentence that says why."""

    since: datetime
    why: str


async def signs(connection: AsyncConnection[Any], projection: str, generation: int) -> Signs:
    """Look at one projection."""
    async with connection.cursor(row_factory=class_row(Signs)) as cursor:
        await cursor.execute(SIGNS, {"projection": projection, "generation": generation})
        found = await cursor.fetchone()
    assert found is not None
    return found


def stillness(found: Signs, waiting_since: datetime | None, now: datetime) -> Stillness | None:
    """Judge; `waiting_since` is when the first event was there that no checkpoint has moved for since."""
    if waiting_since is not None and now - waiting_since >= timedelta(seconds=STILL_SECONDS):
        return Stillness(waiting_since, _why(found, waiting_since))
    if found.refused_since is not None and found.refused_streams >= MANY_STREAMS:
        return Stillness(
            found.refused_since,
            f"Every event is parked since then, of {found.refused_streams} streams; first: {found.refused_error}",
        )
    return None


def _why(found: Signs, since: datetime) -> str:
    if found.failed_at is not None and found.failed_at >= since:
        return f"Its worker failed, {found.failures} times in a row; the last time: {found.failure}"
    if not found.connected:
        return "No worker of it is connected to PostgreSQL."
    return "Its worker is connected to PostgreSQL and applies nothing."
