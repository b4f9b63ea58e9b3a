"""Waits until a worker may write the rows of its read model: made by its own definition, and not paused."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog
from psycopg import AsyncConnection

from projections.engine import generation
from projections.engine.generation import OtherDefinition
from projections.engine.projection import Projection
from projections.worker import failure
from projections.worker.patience import patiently
from projections.worker.session import application, connect

LOOK_SECONDS: Final = 2.0
# After an attempt that failed.
AGAIN_SECONDS: Final = 10.0
# A worker that has just started has no session yet: it joins its group first.
ALONE_SECONDS: Final = 10.0
# Workers of another definition that are at work now, where the generation that is kept is of this one.
REPLACED: Final = """
    select exists (
        select
        from pg_stat_activity
        where datname = current_database() and application_name <> %(own)s
          and (application_name = %(any)s or starts_with(application_name, %(any)s || ' '))
    )
    from projection_generation
    where projection = %(projection)s and state = 'old' and fingerprint = %(fingerprint)s
"""
# Makes the live rows those of this release's definition; returns why it could not.
MakeOwn = Callable[[Projection[Any]], Awaitable[str | None]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a worker waits; `ours` is whether it is for this worker to have its own rows made."""

    why: str
    ours: bool = False
    is_failure: bool = True


class Beginning:
    """A worker's waits. Without `make_own`, rows of another definition are left to a person."""

    def __init__(self, projection: Projection[Any], database_url: str, make_own: MakeOwn | None) -> None:
        self._projection = projection
        self._database_url = database_url
        self._make_own = make_own
        self._had_own = False
        self._told = ""
        self._not_before = 0.0
        self._alone_since: float | None = None

    async def wait(self) -> None:
        """Return once the worker may write; have its own rows made where that is for it to do."""
        while (obstacle := await patiently(self._look)) is not None:
            await self._say(obstacle)
            if obstacle.ours and asyncio.get_running_loop().time() >= self._not_before:
                await self._make()
            else:
                await asyncio.sleep(LOOK_SECONDS)
        self._had_own, self._told = True, ""

    async def _look(self) -> Obstacle | None:
        name = self._projection.name
        async with await connect(self._database_url, name, self._projection.fingerprint) as connection:
            live = await generation.found_live(connection, name)
            if live is not None and live.paused_at is not None:
                return Obstacle(generation.paused(name, live), is_failure=False)
            if await generation.is_foreign(connection, self._projection):
                return await self._foreign(connection)
        return None

    async def _foreign(self, connection: AsyncConnection[Any]) -> Obstacle:
        """Judge who has to act: two releases that both did would take the rows from each other for ever."""
        name = self._projection.name
        if self._had_own:
            return Obstacle(
                f"Rows of another definition took the place of those of {name} while this worker ran: it leaves them "
                f"as they are. Where it is right, start it again, or run `kehu projections rollback {name}`."
            )
        owner = await generation.owner(connection, name)
        ours = self._make_own is not None and owner is not None and owner.is_ours
        if ours and await self._is_replaced(connection):
            return Obstacle(
                f"Workers of another release keep {name}: this one takes up the rows of its own definition when they "
                "have ended."
            )
        return Obstacle(generation.other_definition(name, owner), ours=ours)

    async def _is_replaced(self, connection: AsyncConnection[Any]) -> bool:
        """Return whether workers of another definition keep the rows, or did until a moment ago."""
        name, fingerprint = self._projection.name, self._projection.fingerprint
        values = {"projection": name, "fingerprint": fingerprint}
        values |= {"own": application(name, fingerprint), "any": application(name)}
        found = await (await connection.execute(REPLACED, values)).fetchone()
        now = asyncio.get_running_loop().time()
        if found == (True,) or self._alone_since is None:
            self._alone_since = now
        # None where the rows that are kept are not of this definition: nobody was ever asked to give way to it.
        return found is not None and (found[0] or now - self._alone_since < ALONE_SECONDS)

    async def _make(self) -> None:
        assert self._make_own is not None
        log.info("worker.makes-own")
        why = await self._make_own(self._projection)
        if why is not None:
            self._not_before = asyncio.get_running_loop().time() + AGAIN_SECONDS
            await self._say(Obstacle(why))

    async def _say(self, obstacle: Obstacle) -> None:
        if obstacle.why == self._told:
            return
        self._told = obstacle.why
        log.warning("worker.waits", message=obstacle.why)
        if obstacle.is_failure:
            await failure.record(self._database_url, self._projection.name, OtherDefinition(obstacle.why))
