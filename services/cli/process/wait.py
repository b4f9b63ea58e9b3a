"""`kehu wait`: returns when every read model shows everything stored by the time of the call."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.registry import PROJECTIONS
from projections.worker import progress
from services.cli.printing.counting import counting
from services.cli.reading import reading
from services.store import log

TRY_AGAIN: Final = 75
PAUSE_SECONDS: Final = 0.05
# The figures take longer to compute than the answer.
SHOWN_EVERY_SECONDS: Final = 0.5


def wait(
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", min=0, metavar="SECONDS", help="Seconds until it gives up, with exit code 75."),
    ] = None,
) -> None:
    """Return when every read model has seen everything that is stored now."""
    deadline = None if timeout is None else time.monotonic() + timeout
    found = asyncio.run(behind(deadline))
    if found:
        typer.echo(f"Not there yet after {timeout:g} seconds: {', '.join(found)}.", err=True)
        raise typer.Exit(TRY_AGAIN)


async def behind(deadline: float | None) -> list[str]:
    """Wait until the read models show everything that is stored now; return those still behind at the deadline."""
    async with reading() as connection:
        head = await log.head(connection)
        with counting("Read models", head) as shown:
            show_next = 0.0
            while not await progress.caught_up(connection, PROJECTIONS.values(), head):
                if deadline is not None and time.monotonic() > deadline:
                    return [each.name for each in await _progress(connection) if each.position < head]
                if time.monotonic() > show_next:
                    least = min(each.position for each in await _progress(connection))
                    shown(min(least, head))
                    show_next = time.monotonic() + SHOWN_EVERY_SECONDS
                await asyncio.sleep(PAUSE_SECONDS)
    return []


async def _progress(connection: AsyncConnection[Any]) -> list[progress.WorkerProgress]:
    return await progress.progress(connection, PROJECTIONS.values(), datetime.now(UTC))
