"""Rebuilds, verifications and rollbacks for those who are not at the command line: each in a process of its own."""

import asyncio
import json
from typing import Any, Final

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine.remaining import Remaining, remaining
from services.local import command
from services.local.command import Ended

LOOK_SECONDS: Final = 0.1


class NotDone(Refused):
    """The command refused; its own words say why."""

    code = "projection.not-done"


async def done(name: str, verb: str, *options: str) -> dict[str, Any]:
    """Run `kehu projections VERB NAME` to its end, and return what it prints."""
    ended = await command.run("projections", verb, name, *options, "--format", "json")
    return _row(ended)


class Rebuilds:
    """Rebuilds that this process has begun; they end with it, and the same request goes on."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Ended]] = set()

    async def begin(self, database_url: str, name: str, processes: int) -> Remaining | None:
        """Begin one and return how far it is; None where it is through already. What is refused raises `NotDone`."""
        async with await AsyncConnection.connect(database_url, autocommit=True, connect_timeout=5) as connection:
            before = await remaining(connection, name)
            if before and before.at_work:
                raise NotDone(f"A rebuild of {name} is under way: wait for its end ({before}).")
            running = self._started(name, processes)
            while not running.done():
                building = await remaining(connection, name)
                if building and building.at_work:
                    return building
                await asyncio.wait([running], timeout=LOOK_SECONDS)
        _row(running.result())
        return None

    def _started(self, name: str, processes: int) -> asyncio.Task[Ended]:
        asked = ("projections", "rebuild", name, "--processes", str(processes), "--format", "json")
        running = asyncio.create_task(command.run(*asked))
        # A task that nobody holds may be forgotten in the middle of its work.
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return running


def _row(ended: Ended) -> dict[str, Any]:
    rows: list[dict[str, Any]] = json.loads(ended.printed or "[]")
    if not rows:
        raise NotDone(ended.said)
    return rows[0]
