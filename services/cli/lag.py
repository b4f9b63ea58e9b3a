"""How far each projection is behind the log, for `kehu status`."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypedDict

import psycopg
import typer

from projections.progress import progress
from services.settings import Settings


class Lag(TypedDict):
    """One projection's distance from the head of the log."""

    name: str
    generation: int
    position: int
    head: int
    lag_events: int
    lag_seconds: int
    parked: int


def of_projections(settings: Settings) -> list[Lag]:
    """Return one row per projection; none, and a word on stderr, while PostgreSQL cannot tell."""
    try:
        return asyncio.run(_of_projections(settings.database_url))
    except psycopg.Error as error:
        typer.echo(f"No word on the projections: PostgreSQL says {str(error).strip().splitlines()[0]}", err=True)
        return []


async def _of_projections(database_url: str) -> list[Lag]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
        return [Lag(**asdict(each)) for each in await progress(connection, datetime.now(UTC))]
