"""Writes down how much of the log is folded, so that others see how long a rebuild will take."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from projections.rebuild.building import Building
from projections.rebuild.folding import Shown, connect

WRITE_SECONDS: Final = 1.0
REACHED: Final = "update projection_generation set folded_to = %s where projection = %s and generation = %s"


@asynccontextmanager
async def telling(database_url: str, building: Building, show: Shown) -> AsyncIterator[Shown]:
    """Show how far the fold is as `show` does, and write it down every second."""
    reached = 0

    def told(position: int) -> None:
        nonlocal reached
        reached = position
        show(position)

    async def write() -> None:
        async with await connect(database_url) as connection:
            while True:
                await asyncio.sleep(WRITE_SECONDS)
                await connection.execute(REACHED, (reached, building.projection.name, building.generation))

    writing = asyncio.create_task(write())
    try:
        yield told
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
