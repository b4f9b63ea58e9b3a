"""What a benchmark is: runs that give samples, repeated in turns, and goals for what comes out."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

from tests.benchmarks.servers import Sync
from tests.stack import PrivateStack


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How long to measure what has no end, and how large to make what has one."""

    repeats: int
    seconds: float
    events: int
    file_times: int
    rates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a benchmark runs, and how large."""

    servers: PrivateStack
    scale: Scale


class Sample(NamedTuple):
    """One value of one run."""

    figure: str
    unit: str
    value: float


Run = Callable[[], Sequence[Sample]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure, or its ratio to the figure `beside`, should be; `at` the sync it is meant for, None: any."""

    figure: str
    beside: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    at: Sync | None = None

    def is_met(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        bound = f"≥ {self.at_least:g}" if self.at_most is None else f"≤ {self.at_most:g}"
        return f"{bound} ×" if self.beside else bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """`prepare` makes what all runs share and gives them in the order of a round; a baseline stands beside ours."""

    title: str
    prepare: Callable[[Bench], AbstractContextManager[Sequence[Run]]]
    goals: tuple[Goal, ...] = ()
