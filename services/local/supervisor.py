"""The supervisor of the local stack: runs every process, restarts those that die, knows the state of each."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast
from xmlrpc.client import Fault, ServerProxy

import psutil
from supervisor.xmlrpc import SupervisorTransport

from services.local.home import Home
from services.local.mark import STACK_MARK
from services.local.problem import StackDown
from services.local.program import ROLES, Program, configuration

ALREADY_STARTED = 60
NOT_RUNNING = 70


class Process(NamedTuple):
    """The present state of a program."""

    name: str
    pid: int | None
    state: str
    restarts: int
    since: str | None


def start(home: Home, dependencies: Sequence[Program], roles: Sequence[Program], environment: dict[str, str]) -> None:
    """Start the supervisor itself, which waits for further orders."""
    home.supervisor_file.write_text(configuration(home, dependencies, roles))
    (home.logs / "supervisord.log").unlink(missing_ok=True)
    output = home.logs / "supervisord.out"
    with output.open("w") as file:
        started = subprocess.run(
            # `-P`: the folder where `kehu up` is called may hold modules of any name.
            [sys.executable, "-P", "-m", "supervisor.supervisord", "-c", home.supervisor_file],
            env={**os.environ, **environment, STACK_MARK: str(home.path)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    deadline = time.monotonic() + 20
    while started.returncode == 0 and time.monotonic() < deadline:
        if is_running(home):
            return
        time.sleep(0.05)
    raise StackDown(f"The supervisor does not start: {_last_line(output)}")


def is_running(home: Home) -> bool:
    """Return whether the supervisor answers."""
    try:
        with _orders(home) as orders:
            orders.getState()
    except OSError:
        return False
    return True


def start_program(home: Home, name: str) -> None:
    """Make sure that a program runs."""
    with _orders(home) as orders:
        try:
            orders.startProcess(name, False)  # noqa: FBT003 - the remote call has no keywords
        except Fault as fault:
            if fault.faultCode != ALREADY_STARTED:
                raise


def stop_program(home: Home, name: str) -> None:
    """Make sure that a program does not run."""
    with _orders(home) as orders:
        try:
            orders.stopProcess(name)
        except Fault as fault:
            if fault.faultCode != NOT_RUNNING:
                raise


def start_roles(home: Home) -> None:
    """Make sure that every process of our own runs."""
    with _orders(home) as orders:
        orders.startProcessGroup(ROLES, False)  # noqa: FBT003 - the remote call has no keywords


def processes(home: Home) -> list[Process]:
    """Return every process of a running supervisor."""
    spawned = (home.logs / "supervisord.log").read_text()
    with _orders(home) as orders:
        infos = cast(list[dict[str, Any]], orders.getAllProcessInfo())
    return [
        Process(
            name=info["name"],
            pid=info["pid"] or None,
            state=info["statename"],
            restarts=max(0, spawned.count(f"spawned: '{info['name']}'") - 1),
            since=f"{datetime.fromtimestamp(info['start'], UTC):%Y-%m-%dT%H:%M:%SZ}" if info["pid"] else None,
        )
        for info in infos
    ]


def restarts(home: Home, name: str) -> int:
    """Return how often a program was restarted; 0 for one that is not ours."""
    return next((process.restarts for process in processes(home) if process.name == name), 0)


def last_words(home: Home, name: str) -> str:
    """Return the last line of a program's log that reports an error, or else the last line."""
    return _last_line(home.logs / f"{name}.log")


def stop(home: Home) -> bool:
    """End the supervisor with every process, in order; return whether anything ran."""
    marked = _marked(home)
    if is_running(home):
        with _orders(home) as orders:
            supervisor = psutil.Process(cast(int, orders.getPID()))
            orders.shutdown()
        _wait_for_end([supervisor], seconds=120)
    left = [process for process in marked if _is_alive(process)]
    for process in left:
        process.terminate()
    for process in _wait_for_end(left, seconds=20):
        process.kill()
    return bool(marked)


def _wait_for_end(processes: list[psutil.Process], *, seconds: float) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while (alive := [process for process in processes if _is_alive(process)]) and (time.monotonic() < deadline):
        time.sleep(0.05)
    return alive


def _is_alive(process: psutil.Process) -> bool:
    try:
        # In a container without an init process, dead processes stay as zombies.
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _marked(home: Home) -> list[psutil.Process]:
    # By their environment, which finds them even when the supervisor, their parent, was killed.
    return [
        process
        for process in psutil.process_iter(["environ"])
        if (process.info["environ"] or {}).get(STACK_MARK) == str(home.path)
    ]


@contextmanager
def _orders(home: Home) -> Iterator[Any]:
    with closing(SupervisorTransport(None, None, f"unix://{home.supervisor_socket}")) as transport:
        # The address only satisfies the parser: the transport uses the socket.
        yield ServerProxy("http://127.0.0.1", transport=transport).supervisor


def _last_line(file: Path) -> str:
    lines = file.read_text().strip().splitlines() if file.exists() else []
    errors = [line for line in lines if re.search("error|fatal|exception", line, re.IGNORECASE)]
    return (errors or lines or ["it gave no reason"])[-1]
