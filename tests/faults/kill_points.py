"""T2: every process dies at each of its named points, and an import as well; then all of it is judged at rest."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import AsyncConnection

from projections.registry import PROJECTIONS
from projections.worker import progress
from projections.worker.kafka.access import KafkaAccess
from services.local import home as homes
from services.local import port, readiness, supervisor
from services.local.home import Home
from services.local.program import Program
from services.store import log
from tests import ports
from tests.checkout import ROOT
from tests.faults.clients import Clients
from tests.faults.failpoints import POINTS
from tests.faults.figures import Figures
from tests.faults.invariants import verify
from tests.faults.storm import sample
from tests.stack import PARTITIONS
from tests.waiting import PATIENCE_SECONDS, eventually_async

IMPORT = "after_commit_before_report"
RUN: tuple[str | Path, ...] = (sys.executable, "-m", "tests.faults.failpoints")


@dataclass(frozen=True, slots=True)
class Mortal:
    """Every process of Kehu, each of which dies where a test arms a point."""

    home: Home
    armed: Path
    environment: dict[str, str]
    api: str

    def program(self, role: str) -> Program:
        """Return the role as the supervisor is to run it."""
        return Program(role, [*RUN, self.armed, role], priority=30)

    def arm(self, point: str) -> Path:
        """Have the next process that comes to this point die there."""
        armed = self.armed / point
        armed.touch()
        return armed

    def imports(self, file: Path) -> int:
        """Run an import to its end, or to its death; return its exit code."""
        command = [*RUN, self.armed, "import", "helpdesk", file]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=False
        ).returncode


@contextmanager
def mortal(folder: Path, database_url: str, kafka: str) -> Iterator[Mortal]:
    """Run API, relay and a worker on these servers; end them in order."""
    home = Home(folder / "home")
    homes.prepare(home)
    armed = folder / "armed"
    armed.mkdir()
    with ports.undisturbed():
        (number,) = port.choose(1)
        api = f"http://127.0.0.1:{number}"
        own = {
            "KEHU_HOME": str(home.path),
            "KEHU_DATABASE_URL": database_url,
            "KEHU_KAFKA": kafka,
            "KEHU_API": api,
            "KEHU_TOPIC_PARTITIONS": str(PARTITIONS),
            "PYTHONPATH": str(ROOT),
        }
        made = Mortal(home, armed, os.environ | own, api)
        supervisor.start(home, [], [made.program(role) for role in ("api", "relay", "worker")], own)
        supervisor.start_roles(home)
        readiness.wait(home, api)
    try:
        yield made
    finally:
        supervisor.stop(home)


async def die_everywhere(name: str, folder: Path, database_url: str, kafka: str) -> Figures:
    """Let clients send commands until a process has died at each point, then until all is well again."""
    began = time.monotonic()
    with mortal(folder, database_url, kafka) as system:
        clients = Clients(system.api)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(clients.run())
            # All at once: a process that comes back to life is to die on its way back as well.
            await died([system.arm(point) for point in POINTS if point != IMPORT])
            await clients.acknowledge_more()
            await asyncio.to_thread(die_importing, system, sample(folder, times=1))
            clients.stop.set()
        await caught_up(database_url)
    verdict = await verify(
        database_url, KafkaAccess(kafka), clients.history.entries, at_rest=True, seconds=PATIENCE_SECONDS
    )
    return Figures(name, len(POINTS), verdict, time.monotonic() - began, slowest_answer=clients.slowest)


async def died(armed: Sequence[Path]) -> None:
    """Return when a process has come to each point and died."""

    async def gone() -> bool:
        return not any(map(os.path.exists, armed))

    await eventually_async(gone)


def die_importing(system: Mortal, file: Path) -> None:
    """Have an import die on its way, and be run again."""
    armed = system.arm(IMPORT)
    assert system.imports(file) < 0
    assert not armed.exists()
    assert system.imports(file) == 0


async def caught_up(database_url: str) -> None:
    """Return when everything stored is published and projected."""
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        head = await log.head(connection)
        await eventually_async(lambda: progress.caught_up(connection, PROJECTIONS.values(), head))
