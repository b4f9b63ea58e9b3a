"""How long we wait for a server, and which one kept us waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

POSTGRESQL: Final = "PostgreSQL"
KAFKA: Final = "Kafka"


class NoAnswer(TimeoutError):
    """A server takes connections, or takes none, and says nothing: it is frozen, cut off or overloaded."""


@asynccontextmanager
async def answering(server: str, seconds: float) -> AsyncIterator[None]:
    """Raise `NoAnswer` with the name of the server where it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as late:
        raise NoAnswer(f"{server} did not answer within {seconds:g} seconds.") from late
