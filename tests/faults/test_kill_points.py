"""T2: wherever a process dies, between any two of its steps, nothing acknowledged is lost and nothing is done twice."""

from pathlib import Path

import pytest

from tests.faults.figures import complaints
from tests.faults.kill_points import die_everywhere


@pytest.mark.usefixtures("fresh_topics")
async def test_whoever_dies_at_a_named_point_loses_and_doubles_nothing(
    home_folder: Path, database_url: str, kafka: str
) -> None:
    figures = await die_everywhere("T2", home_folder, database_url, kafka)
    assert figures.ok, complaints(figures)
    assert figures.verdict.refused > 0
