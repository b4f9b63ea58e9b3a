"""Draws the events of a customer on a line of time, with the years and the moment that the page shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

LEFT: Final = 8.0
RIGHT: Final = 992.0
# More would lie on each other.
MOST: Final = 400


class Year(NamedTuple):
    """Where a year begins."""

    x: float
    label: str


class Ticks(NamedTuple):
    """Positions on a line of a thousand parts; `here` is the moment that the page shows."""

    events: list[float]
    years: list[Year]
    here: float


def ticks(moments: Sequence[dict[str, Any]], shown: datetime, now: datetime) -> Ticks | None:
    """Return what is drawn, None where nothing has happened."""
    happened = [datetime.fromisoformat(moment["occurred_at"]) for moment in moments]
    if not happened:
        return None
    first, last = min(happened), max(now, *happened)
    whole = max(last - first, timedelta(days=1))

    def place(at: datetime) -> float:
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, (at - first) / whole)), 1)

    years = [
        Year(place(begin), str(year))
        for year in range(first.year + 1, last.year + 1)
        if first <= (begin := datetime(year, 1, 1, tzinfo=last.tzinfo)) <= last
    ]
    events = sorted({place(at) for at in happened})[-MOST:]
    return Ticks(events, years, place(shown))
