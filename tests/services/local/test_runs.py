"""Runs in the background: what is said of them is true, whatever is killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.local.runs import Begun, Runs, UnderWay
from tests.waiting import eventually, eventually_async

PYTHON = (sys.executable, "-c")
PRINTS = "print('[1]')"
# Until its standard input of before is there: a file that the test makes.
WAITS = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)\nprint('[1]')"
BEGINS = """
import asyncio, pathlib, sys
from services.local.runs import Runs
async def begin():
    await Runs(pathlib.Path(sys.argv[1]), 2, (sys.executable, "-c")).begin("a", [sys.argv[2], sys.argv[3]], {})
    print("begun", flush=True)
    await asyncio.sleep(600)
asyncio.run(begin())
"""


@pytest.fixture
async def runs(tmp_path: Path) -> AsyncIterator[Runs]:
    yield Runs(tmp_path, 2, PYTHON)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


def state(runs: Runs, name: str, expected: str) -> Callable[[], bool]:
    def is_so() -> bool:
        found = runs.found(name)
        return found is not None and found.state == expected

    return is_so


async def ended(runs: Runs, name: str) -> Begun:
    async def is_done() -> bool:
        found = runs.found(name)
        return found is not None and found.state != "running"

    await eventually_async(is_done)
    found = runs.found(name)
    assert found is not None
    return found


async def test_a_run_shows_its_exit_code_and_what_it_printed(runs: Runs) -> None:
    begun = await runs.begin("a", [f"{PRINTS}; import sys; print('why', file=sys.stderr); sys.exit(4)"], {"of": "x"})
    done = await ended(runs, "a")

    assert (begun.state, begun.facts) == ("running", {"of": "x"})
    assert (done.state, done.code, done.printed, done.said) == ("done", 4, [1], "why")
    assert done.ended_at is not None
    assert done.ended_at >= done.begun_at


async def test_one_runs_at_a_time(runs: Runs, tmp_path: Path) -> None:
    await runs.begin("a", [WAITS, str(tmp_path / "go")], {})
    with pytest.raises(UnderWay):
        await runs.begin("b", [PRINTS], {})
    with pytest.raises(UnderWay):
        await Runs(tmp_path, 2, PYTHON).begin("b", [PRINTS], {})

    (tmp_path / "go").touch()
    assert (await ended(runs, "a")).code == 0
    assert runs.found("b") is None
    await runs.begin("b", [PRINTS], {})
    assert (await ended(runs, "b")).code == 0


async def test_a_run_that_is_killed_is_interrupted(runs: Runs) -> None:
    await runs.begin("a", ["import os; os.kill(os.getpid(), 9)"], {})

    assert ((await ended(runs, "a")).state, runs.newest()[0].code) == ("interrupted", -9)


async def test_what_never_began_is_forgotten_after_an_hour(runs: Runs, tmp_path: Path) -> None:
    for name, hours in {"long-ago": 2, "arriving": 0}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"half")
        at = time.time() - hours * 3600
        os.utime(tmp_path / name, (at, at))

    await runs.begin("a", [PRINTS], {})
    await ended(runs, "a")

    assert (tmp_path / "arriving").exists()
    assert not (tmp_path / "long-ago").exists()


async def test_the_oldest_are_forgotten(runs: Runs, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        await runs.begin(name, [PRINTS], {})
        await ended(runs, name)

    assert [run.id for run in runs.newest()] == ["c", "b"]
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(("killed", "found"), [("both", "interrupted"), ("the one that began it", "done")])
def test_the_state_is_true_after_the_process_that_began_it_was_killed(tmp_path: Path, killed: str, found: str) -> None:
    """One that goes on is running until its end; one that was killed with it is interrupted."""
    arguments = [sys.executable, "-c", BEGINS, str(tmp_path), WAITS, str(tmp_path / "go")]
    beginner = subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True)
    assert beginner.stdout is not None
    assert beginner.stdout.readline() == b"begun\n"
    after = Runs(tmp_path, 2, PYTHON)
    if killed == "both":
        os.killpg(beginner.pid, signal.SIGKILL)
        eventually(state(after, "a", "interrupted"))
    else:
        beginner.kill()
        beginner.wait()
        assert state(after, "a", "running")()
        (tmp_path / "go").touch()
        eventually(state(after, "a", "done"))
    beginner.wait()
    beginner.stdout.close()

    run = after.found("a")
    assert run is not None
    assert (run.state, run.code) == (found, None)


async def test_a_run_ends_with_the_process_that_began_it_where_that_ends_in_order(runs: Runs, tmp_path: Path) -> None:
    await runs.begin("a", [WAITS, str(tmp_path / "never")], {})
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()

    assert ((await ended(runs, "a")).state, runs.newest()[0].code) == ("interrupted", -15)
