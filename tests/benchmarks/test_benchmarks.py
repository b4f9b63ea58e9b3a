"""Every benchmark runs, as small as can be, so that none of them rots; the long ones in `make slow`."""

from dataclasses import replace

import pytest

from tests.benchmarks.benchmark import Bench, Scale
from tests.benchmarks.measure import measure
from tests.benchmarks.registry import BENCHMARKS
from tests.benchmarks.servers import Sync
from tests.stack import PrivateStack

TINY = Scale(repeats=1, seconds=0.2, events=6_000, file_times=1, rates=(1_000,))
# These have something to measure with fewer, too.
FEWER = {"tiers": 1_500, "projection": 3_000, "rebuild": 1_500, "receivables": 1_500}


# They start whole processes, which other tests do as well.
LONG = ("isolation", "latency", "rebuild-live", "simulate", "access")
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in BENCHMARKS]


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_gives_figures_and_tells_whether_its_goals_are_met(servers: PrivateStack, name: str) -> None:
    benchmark = BENCHMARKS[name]
    told: list[str] = []
    scale = replace(TINY, events=FEWER.get(name, TINY.events))
    figures = measure(benchmark, Bench(servers, scale), Sync.ONE_MS, told.append)
    assert told == [f"{name}, round 1 of 1"]
    assert all(figure.median >= 0 for figure in figures)
    assert {goal.figure for goal in benchmark.goals} == {figure.name for figure in figures if figure.is_met is not None}
