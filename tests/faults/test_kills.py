"""Whoever dies, an acknowledged command is kept and the system comes back by itself (architecture 1)."""

import json
from pathlib import Path

import pytest

from tests.faults.storm import VICTIMS, sample, storm, temporary_stack


@pytest.mark.servers
async def test_nothing_acknowledged_is_lost_when_each_process_is_killed_during_an_import(tmp_path: Path) -> None:
    file = sample(tmp_path, times=5)
    with temporary_stack() as stack:
        processes = json.loads(stack.kehu("status", "--format", "json"))["processes"]
        verdict = await storm(stack, file, VICTIMS, pause=(0.5, 1.5), seed=7)

    assert set(VICTIMS) <= {process["name"] for process in processes if process["pid"]}
    assert verdict.acknowledged > 0
    assert verdict.refused > 0
    assert verdict.ok, str(verdict)
