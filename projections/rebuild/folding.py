"""Folds the parts of the log beside each other, in processes; each part is written and marked in one transaction."""

import asyncio
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine import garbage
from projections.rebuild.bucket import Log, fold_bucket
from projections.rebuild.building import Building

LOOK_SECONDS: Final = 0.2
SESSION: Final = "-c timezone=UTC -c synchronous_commit=off -c idle_in_transaction_session_timeout=0 -c jit=off"
MISSING: Final = """
    select number
    from generate_series(0, %s - 1) as number
    where not exists (
        select from projection_bucket where projection = %s and generation = %s and bucket = number
    )
    order by number
"""
# Called with the position up to which the log is folded.
Shown = Callable[[int], None]


class FoldFailed(Exception):
    """A process that folds a part of the log ended before its end; its own message says why."""


async def connect(database_url: str) -> AsyncConnection[Any]:
    """Open a connection that may work for long."""
    return await AsyncConnection.connect(
        database_url, autocommit=True, connect_timeout=5, options=SESSION, application_name="kehu rebuild"
    )


async def fold_log(database_url: str, building: Building, log: Log, *, processes: int, show: Shown) -> None:
    """Fold every part that is not folded yet."""
    async with await connect(database_url) as connection:
        place = (building.buckets, building.projection.name, building.generation)
        missing = [number for (number,) in await (await connection.execute(MISSING, place)).fetchall()]
        if processes == 1:
            for number in missing:
                await fold_bucket(connection, building, number, log, show)
            return
    await _in_processes(database_url, building, log, missing, processes, show)


async def _in_processes(  # noqa: PLR0917 - what the processes are given
    database_url: str, building: Building, log: Log, missing: Sequence[int], processes: int, show: Shown
) -> None:
    spawning = multiprocessing.get_context("spawn")
    # Without what it has computed of itself, which does not travel.
    sent = replace(building, projection=replace(building.projection))
    shares = [missing[first::processes] for first in range(min(processes, len(missing)))]
    reached = spawning.Array("q", len(shares))
    workers = [
        spawning.Process(target=_fold, args=(database_url, sent, share, log, reached, place), daemon=True)
        for place, share in enumerate(shares)
    ]
    started = []
    try:
        for worker in workers:
            worker.start()
            started.append(worker)
        while any(worker.is_alive() for worker in workers):
            await asyncio.sleep(LOOK_SECONDS)
            show(sum(reached[:]) // len(shares))
    finally:
        # To end one that never started would hide why it did not.
        for worker in started:
            worker.terminate()
            worker.join()
    if failed := [worker for worker in workers if worker.exitcode]:
        raise FoldFailed(f"{len(failed)} of {len(workers)} processes ended early: run the same command again.")


def _fold(  # noqa: PLR0917 - what a process is given
    database_url: str, building: Building, share: Sequence[int], log: Log, reached: Any, place: int
) -> None:
    """Fold some parts, one after the other."""

    async def fold() -> None:
        async with await connect(database_url) as connection:
            for nth, number in enumerate(share):
                await fold_bucket(connection, building, number, log, lambda at, nth=nth: tell(nth, at))  # type: ignore[misc]

    def tell(nth: int, at: int) -> None:
        reached[place] = (nth * log.until + at) // len(share)

    garbage.collect_seldom()
    asyncio.run(fold())
