"""Makes the rows of a read model anew from the log beside the live ones, compares them, and puts them in their place.

Each phase is written down, so that the same call goes on where an interrupted one ended (docs/adr/0022).
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from projections.engine import checkpoint, generation
from projections.engine.checkpoint import Checkpoint, Partition
from projections.engine.projection import Projection
from projections.rebuild import building, shadow, swap
from projections.rebuild.bucket import Log
from projections.rebuild.building import CATCH_UP, FOLD, INDEX, Building, RebuildRefused
from projections.rebuild.catching_up import catch_up
from projections.rebuild.compare import Compared, Difference, compare
from projections.rebuild.folding import Shown, connect, fold_log
from projections.rebuild.swap import Exchange
from projections.rebuild.telling import telling
from projections.worker.repair import ReadLog

BEGIN: Final = "begin isolation level repeatable read read only"
UNTIL: Final = "select until from projection_generation where projection = %s and generation = %s"
FOLDED: Final = """
    update projection_generation
    set seconds = seconds + %s,
        events = coalesce((
            select sum(bucket.events)
            from projection_bucket as bucket
            where bucket.projection = projection_generation.projection
              and bucket.generation = projection_generation.generation
        ), 0)
    where projection = %s and generation = %s
"""
COUNTS: Final = "select events, seconds from projection_generation where projection = %s and generation = %s"
# Called with the name of the phase that begins, and with the length of the log while it is folded.
Begins = Callable[[str, int], Shown]


class Means(NamedTuple):
    """What a rebuild works with: the database, the log, and how many partitions each topic has."""

    database_url: str
    read_log: ReadLog
    partitions: int
    processes: int = 2
    begins: Begins = lambda _phase, _length: lambda _at: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The result of a rebuild. `events_per_second` is of the fold alone, `seconds` of all.

    `swap_ms` is None where the generations were not exchanged. `differences` is None where the live rows were made by
    another definition, so that they are not compared.
    """

    name: str
    generation: int
    events: int
    seconds: int
    events_per_second: int
    swap_ms: int | None
    differences: int | None
    rows: int
    first: list[Difference] = field(default_factory=list)


async def rebuild(projection: Projection[Any], means: Means) -> Rebuilt:
    """Build a generation and make it the live one; the one before is kept for a rollback."""
    return await _built(projection, means, _put_in_place)


async def verify(projection: Projection[Any], means: Means) -> Rebuilt:
    """Build a generation, compare it with the live one, and drop it."""
    return await _built(projection, means, _dropped)


async def rollback(projection: Projection[Any], means: Means) -> Rebuilt:
    """Bring the generation that was kept up to date, and make it the live one again."""
    name, began = projection.name, time.monotonic()
    async with await connect(means.database_url) as connection:
        await building.check_owner(connection, name)
        await building.claim(connection, name)
        await building.check_partitions(connection, name, means.partitions)
        kept = await (await connection.execute(swap.KEPT, (name,))).fetchone()
        if kept is None:
            raise RebuildRefused(f"No generation of {name} is kept: only a rebuild leaves one.")
        number, fingerprint = kept
        if fingerprint not in {None, projection.fingerprint}:
            raise RebuildRefused(
                f"Generation {number} of {name} was made by another definition than this release has: "
                "the release that made it must take it up again."
            )
        await building.abandon(connection, name)
        await shadow.look_in(connection, shadow.LAST)
        swap_ms = await swap.swap(connection, _exchange(connection, projection, number, shadow.LAST, means))
    return Rebuilt(
        name=name,
        generation=number,
        events=0,
        seconds=ceil(time.monotonic() - began),
        events_per_second=0,
        swap_ms=swap_ms,
        differences=None,
        rows=0,
    )


# Decides what becomes of a generation that is built; returns how long readers may have waited.
Fate = Callable[[AsyncConnection[Any], Building, Means], Any]


async def _built(projection: Projection[Any], means: Means, fate: Fate) -> Rebuilt:
    name, began = projection.name, time.monotonic()
    async with await connect(means.database_url) as connection:
        await building.check_owner(connection, name)
        await building.claim(connection, name)
        await building.check_partitions(connection, name, means.partitions)
        work = await building.begun(connection, projection, means.processes)
        if work.phase == FOLD:
            work = await _folded(connection, work, means)
        if work.phase == INDEX:
            work = await _indexed(connection, work, means)
        await shadow.look_in(connection, shadow.NEXT)
        means.begins("compare", 0)
        compared = await _compared(connection, work, means)
        answer = await connection.execute(COUNTS, (name, work.generation))
        counts = await answer.fetchone()
        assert counts is not None
        swap_ms = await fate(connection, work, means)
    events, seconds = counts
    return Rebuilt(
        name=name,
        generation=work.generation,
        events=events,
        seconds=ceil(time.monotonic() - began),
        events_per_second=round(events / seconds) if seconds else 0,
        swap_ms=swap_ms,
        differences=compared.differences if compared else None,
        rows=compared.rows if compared else 0,
        first=compared.first if compared else [],
    )


async def _folded(connection: AsyncConnection[Any], work: Building, means: Means) -> Building:
    place, began = (work.projection.name, work.generation), time.monotonic()
    row = await (await connection.execute(UNTIL, place)).fetchone()
    assert row is not None
    log = Log(row[0], means.partitions)
    show = means.begins(FOLD, log.until)
    await building.enter(connection, work, FOLD)
    async with telling(means.database_url, work, show) as told:
        await fold_log(means.database_url, work, log, processes=means.processes, show=told)
    async with connection.transaction():
        await connection.execute(FOLDED, (time.monotonic() - began, *place))
        await building.enter(connection, work, INDEX)
    return replace(work, phase=INDEX)


async def _indexed(connection: AsyncConnection[Any], work: Building, means: Means) -> Building:
    means.begins(INDEX, 0)
    async with connection.transaction():
        await shadow.add_indexes(connection, work.projection)
        await building.enter(connection, work, CATCH_UP)
    await connection.execute(SQL("analyze {}").format(Identifier(shadow.NEXT, work.projection.name)))
    return replace(work, phase=CATCH_UP)


async def _compared(connection: AsyncConnection[Any], work: Building, means: Means) -> Compared | None:
    """Bring it to where the live generation is in one state of the database, and compare the rows of both."""
    async with AsyncExitStack() as ends:
        live = await ends.enter_async_context(await connect(means.database_url))
        await live.execute(BEGIN)
        if await generation.is_foreign(live, work.projection):
            return None
        reached = await checkpoint.load_live(live, work.projection.name)
        await _level(connection, work.projection, work.generation, means, reached)
        async with connection.transaction():
            return await compare(live, connection, work.projection)


async def _put_in_place(connection: AsyncConnection[Any], work: Building, means: Means) -> int:
    means.begins("swap", 0)
    exchange = _exchange(connection, work.projection, work.generation, shadow.NEXT, means)
    return await swap.swap(connection, exchange)


async def _dropped(connection: AsyncConnection[Any], work: Building, _: Means) -> None:
    await building.abandon(connection, work.projection.name)


def _exchange(
    connection: AsyncConnection[Any], projection: Projection[Any], number: int, schema: str, means: Means
) -> Exchange:
    async def level(reached: Mapping[Partition, Checkpoint]) -> None:
        await _level(connection, projection, number, means, reached)

    return Exchange(projection, number, schema, level)


async def _level(
    connection: AsyncConnection[Any],
    projection: Projection[Any],
    number: int,
    means: Means,
    reached: Mapping[Partition, Checkpoint],
) -> None:
    await catch_up(connection, projection, number, reached, means.read_log, means.partitions)
