"""`kehu export`: the log as files for data people."""

import asyncio
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from services.cli.printing.counting import counting
from services.replay.exported import Exporter
from services.replay.stored import pages
from services.settings import Settings
from services.store.log import head


def log(
    *,
    parquet: Annotated[
        Path, typer.Option(metavar="DIR", file_okay=False, help="Write Parquet files into this folder.")
    ],
    since: Annotated[int, typer.Option(min=0, metavar="POSITION", help="Only what comes after this position.")] = 0,
) -> None:
    """Write the log as Parquet: a row for each event, sealed fields as they are sealed."""
    exporter = Exporter(parquet, since=since)
    written = asyncio.run(_exported(exporter, since))
    typer.echo(f"{written:,} events are in {parquet}.", err=True)


async def _exported(exporter: Exporter, since: int) -> int:
    url = Settings().database_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        end = await head(connection)
        with counting("Events", max(end - since, 1)) as shown:
            async for page in pages(connection, since, end):
                exporter.take(page)
                shown(page[-1].position - since)
    return exporter.finish()
