"""Draws the ladder of collection of an account: its steps by days overdue, which were taken, and where it stands."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

Row = dict[str, Any]
LEFT: Final = 16.0
RIGHT: Final = 764.0
# The last step stands here; what is older goes on to the end.
LAST: Final = 700.0


class Rung(NamedTuple):
    """A step of the ladder; `taken` is the outcome of the last one, None where it was not taken."""

    name: str
    days: int
    x: float
    taken: str | None
    next: bool


class Ladder(NamedTuple):
    """The steps, and where the account stands now."""

    rungs: Sequence[Rung]
    here: float
    days: int


def steps_of(entries: Iterable[Row]) -> list[tuple[str, int]]:
    """Return the steps of a pack with the days overdue from which each is due, the first before the rest."""
    found = []
    for entry in entries:
        section, _, rest = entry["key"].partition(".ladder.")
        name, _, last = rest.partition(".")
        if section == "collection" and last == "from_days":
            found.append((name, int(entry["value"])))
    return sorted(found, key=lambda step: step[1])


def ladder(steps: Sequence[tuple[str, int]], row: Row, taken: Sequence[Row]) -> Ladder | None:
    """Return the ladder of an account that is overdue by the days of `row`; None where its pack has none."""
    if not steps:
        return None
    longest = max(steps[-1][1], 1)

    def place(days: int) -> float:
        return round(min(RIGHT, LEFT + (LAST - LEFT) * days / longest), 1)

    outcomes = {step["step"]: step["outcome"] for step in taken}
    rungs = [Rung(name, days, place(days), outcomes.get(name), name == row["next"]) for name, days in steps]
    return Ladder(rungs, place(row["days_overdue"]), row["days_overdue"])
