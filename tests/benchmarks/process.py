"""Processes of the service as production starts them, against the servers of the benchmark."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from services.local import port
from tests.stack import PrivateStack

KEHU: Final = Path(sys.executable).with_name("kehu")
SECONDS_TO_END: Final = 20
LOOK_SECONDS: Final = 0.01


class Ended(Exception):
    """A process ended that should still run."""


def environment(servers: PrivateStack, database_url: str) -> dict[str, str]:
    """Tell a process of the service where its servers are."""
    return {
        **os.environ,
        "KEHU_HOME": str(servers.home),
        "KEHU_DATABASE_URL": database_url,
        "KEHU_KAFKA": servers.kafka,
        "KEHU_API": f"http://127.0.0.1:{port.choose(1)[0]}",
        "KEHU_TRACEBACK": "1",
    }


class Processes:
    """Processes that should all run until the end."""

    def __init__(self, servers: PrivateStack, database_url: str) -> None:
        self.of: dict[str, psutil.Popen] = {}
        self._logs = servers.home / "logs"
        self._environment = environment(servers, database_url)

    @property
    def api(self) -> str:
        """Return the address at which `kehu api` listens."""
        return self._environment["KEHU_API"]

    def start(self, command: str) -> None:
        """Run `kehu COMMAND`."""
        self.start_program(command, [KEHU, *command.split()])

    def start_program(self, name: str, program: Sequence[str | Path]) -> None:
        """Run any program under a name."""
        with self._log(name).open("wb") as output:
            self.of[name] = psutil.Popen(program, env=self._environment, stdout=output, stderr=output)

    def check(self) -> None:
        """Raise where one has ended."""
        for command, process in self.of.items():
            if process.poll() is not None:
                words = self._log(command).read_text().strip().splitlines()
                raise Ended(f"{command} ended with {process.returncode}: {words[-1] if words else 'no word'}")

    def cpu(self) -> float:
        """Return the seconds of processor time that they have used together."""
        return sum(sum(process.cpu_times()[:2]) for process in self.of.values())

    def stop(self) -> None:
        """End all of them."""
        for process in self.of.values():
            if process.poll() is None:
                process.terminate()
        _, alive = psutil.wait_procs(self.of.values(), SECONDS_TO_END)
        for late in alive:
            late.kill()
            late.wait()

    def _log(self, command: str) -> Path:
        return self._logs / f"{command}.log"


@contextmanager
def running(servers: PrivateStack, database_url: str, *commands: str) -> Iterator[Processes]:
    """Run `kehu COMMAND` for each command meanwhile."""
    processes = Processes(servers, database_url)
    try:
        for command in commands:
            processes.start(command)
        yield processes
    finally:
        processes.stop()


def wait_until(condition: Callable[[], bool], processes: Processes, *, seconds: float) -> None:
    """Return when it is so; raise where a process ends first, or where it takes too long."""
    deadline = time.perf_counter() + seconds
    while not condition():
        processes.check()
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{', '.join(processes.of)}: not done within {seconds:.0f} s")
        time.sleep(LOOK_SECONDS)
