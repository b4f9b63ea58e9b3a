"""`kehu worker NAME`: the process that keeps one read model up to date."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import psycopg
import typer

from projections import worker as working
from projections.registry import PROJECTIONS
from services import garbage, logging
from services.settings import Settings
from services.store import log


def worker(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of {', '.join(PROJECTIONS)}.")],
) -> None:
    """Apply the events of Kafka to the read model NAME, one process per set of partitions."""
    if name not in PROJECTIONS:
        raise typer.BadParameter(f"there is no projection {name}: {', '.join(PROJECTIONS)}", param_hint="NAME")
    logging.configure(f"worker.{name}")
    garbage.collect_seldom()
    settings = Settings()

    async def read_log(after: int, until: int) -> AsyncIterator[log.LogRow]:
        async with await psycopg.AsyncConnection.connect(settings.database_url, connect_timeout=5) as connection:
            async for row in log.read(connection, after, until):
                yield row

    asyncio.run(working.run(PROJECTIONS[name], settings.database_url, settings.kafka, read_log))
