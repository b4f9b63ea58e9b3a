"""An earlier release of Kehu, taken from the history of this checkout and run with today's libraries."""

import asyncio
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests import temporary
from tests.checkout import ROOT
from tests.faults.machine.found import Unmet
from tests.faults.storm import Stack
from tests.waiting import PATIENCE_SECONDS

# The last commit before migration 15: its relay parks what it does not know, its workers pass over it.
COMMIT: Final = "7b3426388f5c6a4f3d4c81c46c369b53660405af"
KEHU: Final = (sys.executable, "-P", "-m", "kehu")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The program of the earlier release, with the stack that it works on."""

    program: Path
    stack: Stack

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which Python finds the earlier program."""
        return self.stack.environment | {"PYTHONPATH": str(self.program)}

    def kehu(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the earlier release."""
        return subprocess.run(
            [*KEHU, *arguments],
            env=self.environment,
            cwd=self.program,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    @asynccontextmanager
    async def process(self, role: str, *, may_end: bool = False) -> AsyncIterator[None]:
        """Run a process of the earlier release meanwhile; it must end in order, unless it may end by itself."""
        log = self.stack.home / f"earlier-{role}.log"
        running = self._start(role, log)
        try:
            yield
            running.terminate()
            ended = await asyncio.to_thread(running.wait, PATIENCE_SECONDS)
            assert may_end or ended == 0, log.read_text()[-2_000:]
        finally:
            running.kill()
            running.wait()

    def _start(self, role: str, log: Path) -> "subprocess.Popen[bytes]":
        with log.open("wb") as output:
            return subprocess.Popen(
                [*KEHU, role], env=self.environment, cwd=self.program, stdout=output, stderr=subprocess.STDOUT
            )


def take(stack: Stack) -> Earlier:
    """Take the earlier release out of the history; raise `Unmet` in a shallow clone."""
    done = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, capture_output=True, check=False)  # noqa: S607
    if done.returncode:
        raise Unmet(f"commit {COMMIT} is needed, a full clone has it: {os.fsdecode(done.stderr).strip()}")
    folder = temporary.folder("earlier")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return Earlier(folder, stack)
