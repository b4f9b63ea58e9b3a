"""Sums complaints by cause and by month, and draws the months as a line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

Row = dict[str, Any]
SUMMED: Final = ("complaints", "repeated", "satisfied", "dissatisfied")
MOST_MONTHS: Final = 12
LEFT: Final = 40.0
RIGHT: Final = 740.0
TOP: Final = 24.0
BOTTOM: Final = 130.0
HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Cause:
    """The complaints of one cause; shares are parts of 100 of all, the most frequent first (Pareto)."""

    cause: str | None
    complaints: int
    repeated: int
    satisfied: int
    dissatisfied: int
    share: float
    up_to_here: float

    @property
    def asked(self) -> int:
        """How many customers said what they think."""
        return self.satisfied + self.dissatisfied


class Point(NamedTuple):
    """A month on the line."""

    month: str
    complaints: int
    x: float
    y: float


def by_cause(rows: Sequence[Row]) -> list[Cause]:
    """Return the causes, the most frequent first; cases without a known cause come last."""
    sums: defaultdict[str | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(SUMMED, 0))
    for row in rows:
        for name in SUMMED:
            sums[row["cause"]][name] += row[name]
    total = sum(each["complaints"] for each in sums.values())
    ordered = sorted(sums.items(), key=lambda item: (item[0] is None, -item[1]["complaints"], item[0] or ""))
    found, so_far = [], 0
    for cause, each in ordered:
        so_far += each["complaints"]
        found.append(Cause(cause, **each, share=_part(each["complaints"], total), up_to_here=_part(so_far, total)))
    return found


def by_month(rows: Sequence[Row]) -> list[Point]:
    """Return the last months in which complaints came in, as points of a line that begins at zero."""
    months: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        months[row["month"]] += row["complaints"]
    shown = sorted(months.items())[-MOST_MONTHS:]
    most = max((number for _, number in shown), default=0) or 1
    step = (RIGHT - LEFT) / max(1, len(shown) - 1)
    return [
        Point(month, number, round(LEFT + step * place, 1), round(BOTTOM - (BOTTOM - TOP) * number / most, 1))
        for place, (month, number) in enumerate(shown)
    ]


def _part(number: int, of: int) -> float:
    return round(HUNDRED * number / of, 1) if of else 0.0
