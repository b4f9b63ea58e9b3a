"""How fast things get done, and the processor time that each costs, whatever else the machine does."""

import time
from collections.abc import Callable
from typing import Final, NamedTuple

from tests.benchmarks.benchmark import Sample

CPU_UNIT: Final = "CPU µs"


class Pace(NamedTuple):
    """How many of them in a second, and the microseconds of processor time spent on each."""

    per_second: float
    cpu: float

    def samples(self, figure: str, unit: str, thing: str) -> tuple[Sample, Sample]:
        """Give both figures of one run: `unit` is that of the rate, `thing` is what the processor works on."""
        return (
            Sample(figure, unit, self.per_second),
            Sample(f"{figure}, processor time per {thing}", CPU_UNIT, self.cpu),
        )


class Stopwatch:
    """Runs from the moment it is made; `cpu` reads the processor seconds of a process, by default of this one."""

    def __init__(self, cpu: Callable[[], float] = time.process_time) -> None:
        self._cpu = cpu
        self._began = time.perf_counter()
        self._spent = cpu()

    def pace(self, things: int) -> Pace:
        """Return the pace of so many things since then."""
        return Pace(things / (time.perf_counter() - self._began), (self._cpu() - self._spent) / things * 1e6)
