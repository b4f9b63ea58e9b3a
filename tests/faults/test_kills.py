"""Whoever dies or is told to stop, an acknowledged command is kept and the system comes back by itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.machine.stops import ROLES, stops
from tests.faults.storm import VICTIMS, Stack, sample, storm, temporary_stack

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def whole() -> Iterator[Stack]:
    """Run a whole stack that no other test minds losing."""
    with temporary_stack() as stack:
        yield stack


async def test_a_process_that_is_told_to_stop_under_load_ends_soon_and_in_order(whole: Stack) -> None:
    found = await stops(whole, ROLES, print)

    assert found.faults == len(ROLES)
    assert found.wrong == ()
    assert found.verdict.ok, str(found.verdict)


async def test_nothing_acknowledged_is_lost_when_each_process_is_killed_during_an_import(
    whole: Stack, tmp_path: Path
) -> None:
    file = sample(tmp_path, times=5)
    processes = json.loads(whole.kehu("status", "--format", "json"))["processes"]
    verdict = await storm(whole, file, VICTIMS, pause=(0.5, 1.5), seed=7)

    assert set(VICTIMS) <= {process["name"] for process in processes if process["pid"]}
    assert verdict.acknowledged > 0
    assert verdict.refused > 0
    assert verdict.ok, str(verdict)
