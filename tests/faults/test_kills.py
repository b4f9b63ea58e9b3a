"""Whoever dies, an acknowledged command is kept and the system comes back by itself (architecture 1)."""

from pathlib import Path

import pytest

from tests.faults.storm import VICTIMS, sample, storm, temporary_stack


@pytest.mark.servers
async def test_nothing_acknowledged_is_lost_when_each_process_is_killed_during_an_import(tmp_path: Path) -> None:
    file = sample(tmp_path, times=5)
    with temporary_stack() as stack:
        outcome = await storm(stack, file, VICTIMS, pause=(1.0, 3.0), seed=7)

    assert outcome.kills == len(VICTIMS)
    assert outcome.acknowledged > 0
    assert outcome.missing == []
    assert outcome.check["ok"], outcome.check
