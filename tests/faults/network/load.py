"""Runs clients while something breaks, and measures when everything stored is published and projected again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from psycopg import AsyncConnection

from projections.registry import PROJECTIONS
from projections.worker import progress
from services.store import log
from tests.faults.clients import Clients
from tests.faults.figures import Figures
from tests.faults.invariants import verify
from tests.faults.network.system import System

PAUSE_SECONDS: Final = 0.1
# What the product must keep (fault test T5): relay and workers go on by themselves within this time.
SECONDS_TO_RESUME: Final = 30.0
# Every request is answered by then, be it with 503. services/store/store.py and services/api/reading say why.
SECONDS_TO_ANSWER: Final = 30.0
SECONDS_TO_SETTLE: Final = 180.0


@dataclass(slots=True)
class Load:
    """A system under load, and what was seen of it."""

    system: System
    clients: Clients
    faults: int = 0
    resumed: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def acknowledged_more(self) -> None:
        """Return when every client has had an answer since."""
        await self.clients.acknowledge_more()

    async def resume(self, what: str) -> None:
        """Return when all that is stored by now is published and projected; nobody helps."""
        began = time.monotonic()
        async with await AsyncConnection.connect(self.system.database_url, autocommit=True) as connection:
            head = await log.head(connection)
            async with asyncio.timeout(SECONDS_TO_SETTLE):
                while not await progress.caught_up(connection, PROJECTIONS.values(), head):  # noqa: ASYNC110 - it sends no event
                    await asyncio.sleep(PAUSE_SECONDS)
        self.resumed.append(time.monotonic() - began)
        if self.resumed[-1] > SECONDS_TO_RESUME:
            self.wrong.append(f"{what}: relay and workers went on only after {self.resumed[-1]:.0f} seconds")


async def under_load(name: str, system: System, inject: Callable[[Load], Awaitable[None]]) -> Figures:
    """Let clients send commands while `inject` breaks things; judge when all is well again."""
    began = time.monotonic()
    # They wait longer than any answer may take, so that the answers are measured and not their patience.
    clients = Clients(system.api, seconds_to_wait=2 * SECONDS_TO_ANSWER)
    load = Load(system, clients)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(clients.run())
        await load.acknowledged_more()
        await inject(load)
        await load.acknowledged_more()
        clients.stop.set()
    verdict = await verify(
        system.database_url, system.kafka, clients.history.entries, at_rest=False, seconds=SECONDS_TO_SETTLE
    )
    if clients.slowest > SECONDS_TO_ANSWER:
        load.wrong.append(f"a request was answered only after {clients.slowest:.0f} seconds")
    return Figures(
        name,
        load.faults,
        verdict,
        time.monotonic() - began,
        slowest_answer=clients.slowest,
        resumed_after=max(load.resumed, default=None),
        wrong=tuple(load.wrong),
    )
