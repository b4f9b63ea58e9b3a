"""A test run that is ended leaves no process and no folder, whether by Ctrl-C, by SIGTERM or by kill -9."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.checkout import ROOT
from tests.cleaner import marked
from tests.integration.endless import TOLD
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.servers
ENDLESS: Final = "tests/integration/endless.py"
PYTEST: Final = (sys.executable, "-m", "pytest")


@contextmanager
def running(folder: Path, *command: str) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """Run the command in a group of its own until its test has all that it waits with; give the run's folder."""
    # An outer make or pytest is none of its business.
    outer = ("MAKE", "MFLAGS", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    told = folder / "told"
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {TOLD: str(told)},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        eventually(lambda: told.exists() or process.poll() is not None)
        yield process, Path(told.read_text())
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def left(folder: Path) -> list[str]:
    """Return what there is of a run: names of processes, and its folder."""
    return [process.name() for process in marked(folder)] + [folder.name] * folder.exists()


def ctrl_c(group: int) -> None:
    os.killpg(group, signal.SIGINT)


def sigterm(make: int) -> None:
    os.kill(make, signal.SIGTERM)


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (("make", "test", f"T={ENDLESS}::test_with_kafka"), sigterm),
        ((*PYTEST, "--numprocesses=1", "--dist=loadgroup", f"{ENDLESS}::test_with_postgres"), ctrl_c),
        ((*PYTEST, "--numprocesses=1", "--dist=loadgroup", f"{ENDLESS}::test_with_postgres"), sigterm),
        ((*PYTEST, f"{ENDLESS}::test_with_postgres"), sigterm),
    ],
    ids=["make", "workers", "workers told to end", "pytest told to end"],
)
def test_nothing_is_left_when_an_ended_run_returns(
    tmp_path: Path, command: tuple[str, ...], end: Callable[[int], None]
) -> None:
    with running(tmp_path, *command) as (process, folder):
        assert {"postgres", "python", folder.name} <= set(left(folder))

        end(process.pid)

        assert process.wait(PATIENCE_SECONDS) != 0
        assert left(folder) == []


def test_nothing_is_left_soon_after_a_run_was_killed(tmp_path: Path) -> None:
    with running(tmp_path, *PYTEST, f"{ENDLESS}::test_with_postgres") as (process, folder):
        assert {"postgres", "python", folder.name} <= set(left(folder))

        process.kill()

        eventually(lambda: left(folder) == [])
