"""`kehu worker [NAME…]`: the process that keeps read models up to date."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Annotated, Any

import psycopg
import typer
import uvloop

from projections.engine import garbage
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from projections.worker.beginning import MakeOwn
from projections.worker.worker import run_all
from services import logging
from services.local import command
from services.measures import exposition
from services.operating import nightly
from services.relay import parking
from services.settings import Settings


def worker(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help=f"Any of {', '.join(PROJECTIONS)}; all if left out.")
    ] = None,
    metrics: exposition.Address = None,
) -> None:
    """Apply the events in Kafka to the read models, or to those named."""
    chosen = dict.fromkeys(names or PROJECTIONS)
    for name in chosen:
        if name not in PROJECTIONS:
            raise typer.BadParameter(f"there is no projection {name}: {', '.join(PROJECTIONS)}", param_hint="NAME")
    logging.configure("worker")
    garbage.collect_seldom()
    settings = Settings()

    async def read_log(after: int, until: int) -> AsyncIterator[parking.Due]:
        async with await psycopg.AsyncConnection.connect(settings.database_url, connect_timeout=5) as connection:
            async for row in parking.published(connection, after, until):
                yield row

    kept = [PROJECTIONS[name] for name in chosen]
    exposition.serve(metrics, settings.database_url, kept)
    working = run_all(kept, settings.database_url, settings.kafka_access, read_log, _one_at_a_time())
    uvloop.run(_verifying(working, settings, list(chosen)))


async def _verifying(working: Coroutine[Any, Any, None], settings: Settings, names: list[str]) -> None:
    """Work, and beside it compare read models with the log where a time of day is set for that."""
    if settings.verify_at is None:
        await working
        return
    comparing = asyncio.create_task(nightly.keep(settings.database_url, names, settings.verify_at, settings.zone))
    try:
        await working
    finally:
        comparing.cancel()
        await asyncio.gather(comparing, return_exceptions=True)


def _one_at_a_time() -> MakeOwn:
    """Make own rows in another process: this one goes on with its other read models meanwhile."""
    turn = asyncio.Lock()

    async def make_own(projection: Projection[Any]) -> str | None:
        # A single process folds, so that the processes that serve have the other cores.
        asked = ("projections", "rebuild", projection.name, "--if-needed", "--processes", "1", "--format", "json")
        async with turn:
            ended = await command.run(*asked)
        return ended.said if ended.code else None

    return make_own
