"""T14: `kehu projections rebuild` is killed in each phase, and the same command goes on to the same rows."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from projections.history.customer_history import PROJECTION as HISTORY
from tests.checkout import ROOT
from tests.integration.rebuilding import Site, site
from tests.integration.working import life
from tests.services.cli.kehu import settings

pytestmark = pytest.mark.servers
REBUILD = (sys.executable, "-P", "-m", "kehu", "projections", "rebuild", HISTORY.name)


@pytest.mark.parametrize("phase", ["fold", "index", "compare", "swap"])
async def test_t14_a_rebuild_that_is_killed_goes_on_to_the_same_rows(
    phase: str, database_url: str, tmp_path: Path
) -> None:
    async with site(database_url) as here:
        await here.happened(life(60), HISTORY)
        await asyncio.to_thread(_kill_in, phase, here, tmp_path)
        await here.happened(life(5, year=2026), HISTORY)

        again = await asyncio.to_thread(_run, here, tmp_path)

        assert again.returncode == 0, again.stderr
        (row,) = json.loads(again.stdout)
        assert (row["generation"], row["differences"]) == (2, 0)
        assert await here.rows(HISTORY) == here.fresh(HISTORY)
        assert [state for _, state in await here.generations(HISTORY)] == ["old", "live"]


def _kill_in(phase: str, here: Site, home: Path) -> None:
    """Kill it when it says that the phase begins."""
    begun = subprocess.Popen(REBUILD, env=_environment(here, home), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert begun.stderr
    with begun:
        said = next(line for line in begun.stderr if line.endswith(f": {phase}\n"))
        os.kill(begun.pid, signal.SIGKILL)
    assert said


def _run(here: Site, home: Path) -> subprocess.CompletedProcess[str]:
    command = (*REBUILD, "--format", "json")
    environment = _environment(here, home)
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def _environment(here: Site, home: Path) -> dict[str, str]:
    return os.environ | settings(here.database_url, home)
