"""Draws the ladder of collection of an account: its steps by days overdue, which were taken, and where it stands."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

Row = dict[str, Any]
LEFT: Final = 16.0
RIGHT: Final = 764.0
# The last step stands here; what is older goes on to the end.
LAST: Final = 690.0
# So much room takes the name of a step.
ROOM: Final = 118.0


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
    places = _places([days for _, days in steps])
    outcomes = {step["step"]: step["outcome"] for step in taken}
    rungs = [
        Rung(name, days, x, outcomes.get(name), name == row["next"])
        for (name, days), x in zip(steps, places[1:], strict=True)
    ]
    return Ladder(rungs, _here(row["days_overdue"], [0, *(days for _, days in steps)], places), row["days_overdue"])


def _places(days: Sequence[int]) -> list[float]:
    """Return where the due date and each step are: by their days, with room for a name between them."""
    places = [LEFT]
    for number, day in enumerate(days):
        linear = LEFT + (LAST - LEFT) * day / max(days[-1], 1)
        least = places[-1] + (ROOM if number else 0.0)
        places.append(round(max(linear, least), 1))
    return places


def _here(day: int, days: Sequence[int], places: Sequence[float]) -> float:
    """Return where a number of days overdue is, between the steps around it."""
    for number in range(1, len(days)):
        if day <= days[number]:
            begin, end = days[number - 1], days[number]
            part = (day - begin) / (end - begin) if end > begin else 1.0
            return round(places[number - 1] + (places[number] - places[number - 1]) * max(0.0, part), 1)
    return RIGHT
