"""The lag of each read model behind the log, for `kehu status`."""

import asyncio
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
import typer

from projections.registry import PROJECTIONS
from projections.worker.progress import WorkerProgress, progress
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(WorkerProgress))


def of_projections(settings: Settings) -> list[dict[str, Any]]:
    """Return one row per projection; while PostgreSQL does not answer, return none and say so on stderr."""
    try:
        return asyncio.run(_of_projections(settings.database_url))
    except psycopg.Error as error:
        typer.echo(
            f"The progress of the read models is unknown: PostgreSQL says {str(error).strip().splitlines()[0]}",
            err=True,
        )
        return []


async def _of_projections(database_url: str) -> list[dict[str, Any]]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        return [asdict(each) for each in await progress(connection, PROJECTIONS.values(), datetime.now(UTC))]
