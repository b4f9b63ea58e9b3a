"""How long the relay waits for a server, and which one kept it waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

POSTGRESQL: Final = "PostgreSQL"
KAFKA: Final = "Kafka"


@asynccontextmanager
async def answering(server: str, seconds: float) -> AsyncIterator[None]:
    """Raise `TimeoutError` with the name of the server where it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as late:
        raise TimeoutError(f"{server} did not answer within {seconds:g} seconds") from late
