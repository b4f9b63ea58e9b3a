"""What fault tests measured: a table to read, and the same as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from tests.faults.violation import Verdict

HEAD: Final = (
    "| test | faults | acknowledged | lost | doubled | published again | slowest answer | resumed after | time |",
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One fault test: what was done to the system, and what came of it. Times are in seconds."""

    name: str
    faults: int
    verdict: Verdict
    seconds: float
    slowest_answer: float | None = None
    # The longest time from the end of a fault until everything stored was published and projected.
    resumed_after: float | None = None
    # What the test itself found wrong, beside the invariants.
    wrong: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Return whether nothing was wrong."""
        return self.verdict.ok and not self.wrong


def table(figures: Iterable[Figures]) -> str:
    """Return the figures as docs/reliability.md shows them."""
    return "\n".join([*HEAD, *(_row(each) for each in figures)])


def _row(figures: Figures) -> str:
    verdict = figures.verdict
    counts = (figures.faults, verdict.acknowledged, verdict.lost, verdict.doubled, verdict.repeats)
    times = (figures.slowest_answer, figures.resumed_after, figures.seconds)
    cells = [figures.name, *map(str, counts), *("" if each is None else f"{each:.1f} s" for each in times)]
    return f"| {' | '.join(cells)} |"


def complaints(figures: Figures) -> str:
    """Say what was wrong, a line for each."""
    return "\n".join([*figures.wrong, *([] if figures.verdict.ok else [str(figures.verdict)])])


def as_json(figures: Sequence[Figures]) -> str:
    """Return the figures for a program, with every counter-example."""
    return json.dumps([{**asdict(each), "ok": each.ok} for each in figures], indent=2)
