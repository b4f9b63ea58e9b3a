"""What timers do beside each other, each of which a person can have pause."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import structlog
from psycopg import AsyncConnection

from services.processes import place
from services.store.store import Store
from services.timers import measures
from services.timers.access import Expired, SecurityChecks
from services.timers.published import Published
from services.timers.tiers import Tiers
from services.timers.unsettled import Unsettled

# The name of what announces levels; it looks far more often.
LEVELS: Final = "levels"
SECONDS_BETWEEN: Final = 20.0
log = structlog.get_logger(__name__)


class Work(Protocol):
    """Looks for what is due, does it, and returns how much that was. Twins that do the same change nothing."""

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int: ...


JOBS: Final[Mapping[str, Callable[[], Work]]] = {
    "unsettled": Unsettled,
    "published-calendars": Published,
    "tiers": Tiers,
    "access-expiry": Expired,
    "security-checks": SecurityChecks,
}
NAMES: Final = (LEVELS, *JOBS)


@dataclass(slots=True)
class Jobs:
    """The jobs of one process."""

    connection: AsyncConnection[Any]
    store: Store
    stop: asyncio.Event

    async def run(self) -> None:
        """Work until told to stop; raise errors of PostgreSQL."""
        jobs = {name: begin() for name, begin in JOBS.items()}
        while not self.stop.is_set():
            began = time.monotonic()
            pausing = await place.pausing(self.connection)
            for name, job in jobs.items():
                if name not in pausing:
                    await self._work(name, job)
            await self._wait(SECONDS_BETWEEN - (time.monotonic() - began))

    async def _work(self, name: str, job: Work) -> None:
        done = await job.work(self.connection, self.store, datetime.now(UTC))
        if done:
            measures.DONE.labels(name).inc(done)
            log.info("timers.done", job=name, count=done)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self.stop.wait()
        except TimeoutError:
            return
