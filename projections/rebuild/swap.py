"""Puts one generation in the place of another: tables, checkpoints and what is parked, in one transaction."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from projections.engine import checkpoint, generation
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Projection
from projections.rebuild import building, shadow
from projections.rebuild.building import RebuildRefused

# Readers of a list wait behind the swap no longer than this; then it gives way to those before it, and tries again.
READERS_TIMEOUT: Final = "set local lock_timeout = '50ms'"
# Workers finish the batch under way.
WORKERS_TIMEOUT: Final = "set local lock_timeout = '5s'"
PAUSE_SECONDS: Final = 0.25
PATIENCE_SECONDS: Final = 120.0
LOCK: Final = """
    select topic, partition, position, kafka_offset
    from checkpoint
    where projection = %s and generation = %s
    order by topic, partition
    for update
"""
EXCHANGE: Final = """
    update projection_generation as made
    set state = case made.generation when %(new)s then 'live' else 'old' end,
        phase = null,
        ended_at = coalesce(made.ended_at, now()),
        paused_at = case made.generation when %(new)s then before.paused_at end,
        pause_reason = case made.generation when %(new)s then before.pause_reason end
    from projection_generation as before
    where made.projection = %(projection)s and made.generation in (%(new)s, %(live)s)
      and before.projection = made.projection and before.generation = %(live)s
"""
KEPT: Final = "select generation, fingerprint from projection_generation where projection = %s and state = 'old'"
# What was set aside are records of the topics, not rows.
SET_ASIDE: Final = (
    "update set_aside_record set generation = %s where projection = %s and generation = %s",
    "update set_aside_forgotten set generation = %s where projection = %s and generation = %s",
)
UNVERIFIED: Final = "delete from projection_verification where projection = %s"
# A reader whose snapshot is older would find the rows of before the fold in the new table, or none.
NOW: Final = "select pg_current_xact_id()::xid::text"
OLDER: Final = """
    select count(*)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
      and backend_xmin is not null and age(backend_xmin) > age(%s::xid)
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Which generation takes the place of the live one, and in which schema its table is."""

    projection: Projection[Any]
    generation: int
    schema: str
    level: Callable[[Mapping[Partition, Checkpoint]], Awaitable[object]]


async def swap(connection: AsyncConnection[Any], exchange: Exchange) -> int:
    """Exchange them and return for how many milliseconds readers and workers may have waited.

    `level` brings the generation to the checkpoints of the live one, on the same connection.
    """
    name = exchange.projection.name
    await exchange.level(await checkpoint.load_live(connection, name))
    deadline = time.monotonic() + PATIENCE_SECONDS
    await _older_readers_gone(connection, deadline)
    while True:
        await exchange.level(await checkpoint.load_live(connection, name))
        try:
            return await _swapped(connection, exchange)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
            if time.monotonic() > deadline:
                raise RebuildRefused(
                    f"Somebody has read {name} or a row of it for {PATIENCE_SECONDS:.0f} seconds: run the same "
                    "command again, it goes on here."
                ) from error
            await asyncio.sleep(PAUSE_SECONDS)


async def _swapped(connection: AsyncConnection[Any], exchange: Exchange) -> int:
    projection, number = exchange.projection, exchange.generation
    name = projection.name
    live = await generation.live(connection, name)
    began = time.monotonic()
    async with connection.transaction():
        # In the order of the workers: first the checkpoints, then the table.
        await connection.execute(WORKERS_TIMEOUT)
        locked = await connection.execute(LOCK, (name, live))
        reached = checkpoint.by_partition(await locked.fetchall())
        await exchange.level(reached)
        await connection.execute(READERS_TIMEOUT)
        await connection.execute(SQL("lock table {} in access exclusive mode").format(Identifier(shadow.LIVE, name)))
        await _move_tables(connection, name, exchange.schema)
        await connection.execute(EXCHANGE, {"projection": name, "new": number, "live": live})
        # What was found of other rows.
        await connection.execute(UNVERIFIED, (name,))
        for statement in SET_ASIDE:
            await connection.execute(statement, (number, name, live))
    return ceil(1_000 * (time.monotonic() - began))


async def _move_tables(connection: AsyncConnection[Any], name: str, schema: str) -> None:
    kept = await (await connection.execute(KEPT, (name,))).fetchone()
    if schema == shadow.NEXT:
        if kept:
            await building.forget(connection, name, kept[0], shadow.LAST)
        await shadow.move(connection, name, shadow.LIVE, shadow.LAST)
        await shadow.move(connection, name, shadow.NEXT, shadow.LIVE)
    else:
        await shadow.move(connection, name, shadow.LIVE, shadow.NEXT)
        await shadow.move(connection, name, shadow.LAST, shadow.LIVE)
        await shadow.move(connection, name, shadow.NEXT, shadow.LAST)


async def _older_readers_gone(connection: AsyncConnection[Any], deadline: float) -> None:
    """Wait until no transaction is open that sees a state older than now."""
    async with connection.transaction():
        row = await (await connection.execute(NOW)).fetchone()
    assert row is not None
    while True:
        older = await (await connection.execute(OLDER, row)).fetchone()
        if older == (0,):
            return
        if time.monotonic() > deadline:
            raise RebuildRefused(
                f"A transaction has been open for more than {PATIENCE_SECONDS:.0f} seconds, and would see an old state "
                "of the new rows: end it, and run the same command again; it goes on here."
            )
        await asyncio.sleep(PAUSE_SECONDS)
