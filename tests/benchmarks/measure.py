"""Repeats the runs of a benchmark in turns, so that what disturbs the machine disturbs all of them alike."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from statistics import median

from tests.benchmarks.benchmark import Bench, Benchmark, Goal
from tests.benchmarks.servers import Sync


@dataclass(frozen=True, slots=True)
class Figure:
    """What came out for one figure: a value per round; `ratio` is the median of the rounds' ratios to `beside`."""

    benchmark: str
    sync: Sync
    name: str
    unit: str
    values: tuple[float, ...]
    ratio: float | None = None
    goal: Goal | None = None

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met; None where there is none for this sync."""
        if self.goal is None or self.goal.at not in {None, self.sync}:
            return None
        return self.goal.is_met(self.median if self.ratio is None else self.ratio)


def measure(benchmark: Benchmark, bench: Bench, sync: Sync, tell: Callable[[str], None]) -> list[Figure]:
    """Run every round of a benchmark."""
    values: dict[tuple[str, str], list[float]] = {}
    with benchmark.prepare(bench) as runs:
        for number in range(1, bench.scale.repeats + 1):
            tell(f"{benchmark.title}, round {number} of {bench.scale.repeats}")
            for run in runs:
                for figure, unit, value in run():
                    values.setdefault((figure, unit), []).append(value)
    by_name = {name: found for (name, _), found in values.items()}
    goals = {goal.figure: goal for goal in benchmark.goals}
    return [
        Figure(benchmark.title, sync, name, unit, tuple(found), _ratio(by_name, goals.get(name)), goals.get(name))
        for (name, unit), found in values.items()
    ]


def _ratio(values: dict[str, list[float]], goal: Goal | None) -> float | None:
    if goal is None or goal.beside is None:
        return None
    pairs = zip(values[goal.figure], values[goal.beside], strict=True)
    # A baseline may get nothing done in a round that is too short for it.
    return median(ours / theirs if theirs else inf for ours, theirs in pairs)
