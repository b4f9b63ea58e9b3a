"""Processes of the service as production starts them, against the servers of the benchmark."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from services.local import port
from tests.stack import PrivateStack

KEHU: Final = Path(sys.executable).with_name("kehu")
SECONDS_TO_END: Final = 20


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


@contextmanager
def running(servers: PrivateStack, database_url: str, *commands: str) -> Iterator[dict[str, psutil.Popen]]:
    """Run `kehu COMMAND` for each command meanwhile."""
    processes: dict[str, psutil.Popen] = {}
    try:
        for command in commands:
            with (servers.home / "logs" / f"{command}.log").open("wb") as output:
                processes[command] = psutil.Popen(
                    [KEHU, *command.split()], env=environment(servers, database_url), stdout=output, stderr=output
                )
        yield processes
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            _wait_for_end(process)


def _wait_for_end(process: psutil.Popen) -> None:
    try:
        process.wait(SECONDS_TO_END)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], process: psutil.Popen, *, seconds: float, pause: float = 0.01) -> None:
    """Return when it is so; raise where the process ends first, or where it takes too long."""
    deadline = time.perf_counter() + seconds
    while not condition():
        if process.poll() is not None:
            raise Ended(f"{' '.join(map(str, process.args))} ended with {process.returncode}")
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{' '.join(map(str, process.args))} is not done within {seconds:.0f} s")
        time.sleep(pause)
