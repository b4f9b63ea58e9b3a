"""Draws the clocks of a case on one axis of working time: nights shrink, closed days are hatched (design, part 7)."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

Row = dict[str, Any]
LEFT: Final = 118.0
RIGHT: Final = 838.0
WIDTH: Final = 850
# What time that nobody works takes, in pixels: between two windows of a day, a night, some days, more of them.
NOON: Final = 4.0
NIGHT: Final = 9.0
SHORT: Final = 34.0
LONG: Final = 74.0
MOST_SHORT_DAYS: Final = 2
# Of the whole width, off-hours take at most this part.
MOST_OFF: Final = 0.45
# A name of a day takes this many pixels.
NAMED: Final = 66.0
TOP: Final = 40.0


class Span(NamedTuple):
    """Time from one instant to another; `off` says why nobody works in it, and is empty where somebody does."""

    begin: datetime
    end: datetime
    off: str


class Place(NamedTuple):
    """A span between two places of the axis."""

    span: Span
    x: float
    width: float


class Label(NamedTuple):
    """The name of a day above the axis; `note` is why it has its hours."""

    x: float
    day: date
    note: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Working time from left to right."""

    places: Sequence[Place]
    labels: Sequence[Label]

    def x(self, instant: datetime) -> float:
        """Return where an instant is; one outside of the axis is at its end."""
        starts = [place.span.begin for place in self.places]
        place = self.places[max(0, bisect_right(starts, instant) - 1)]
        whole = (place.span.end - place.span.begin).total_seconds()
        part = (instant - place.span.begin).total_seconds() / whole if whole else 1.0
        return round(place.x + place.width * min(1.0, max(0.0, part)), 1)

    @property
    def end(self) -> datetime:
        """The last instant that is drawn."""
        return self.places[-1].span.end


def axis(days: Sequence[Row], name: Callable[[date], str]) -> Axis | None:
    """Return the axis of the days of a case; `name` is what a closed day is called that has no name of its own."""
    spans = [*_joined([*_spans(days, name)])]
    if not spans:
        return None
    off = sum(_off(span) for span in spans)
    worked = sum((span.end - span.begin).total_seconds() for span in spans if not span.off) or 1.0
    room = RIGHT - LEFT
    shrunk = min(1.0, room * MOST_OFF / off) if off else 1.0
    places, x = [], LEFT
    for span in spans:
        width = _off(span) * shrunk if span.off else (room - off * shrunk) * _length(span) / worked
        places.append(Place(span, x, width))
        x += width
    drawn = Axis(places, ())
    return Axis(places, [*_labels(drawn, days)])


def _spans(days: Sequence[Row], name: Callable[[date], str]) -> Iterator[Span]:
    """Yield the hours of each day, and between them what lies there: noon, a night, closed days."""
    last: datetime | None = None
    closed: list[Row] = []
    for day in days:
        for number, hours in enumerate(day["hours"]):
            opens, closes = (datetime.fromisoformat(hours[part]) for part in ("opens_at", "closes_at"))
            if last is not None and opens > last:
                yield Span(last, opens, _why(closed, name) or ("night" if number == 0 else "noon"))
            elif last is None and closed:
                yield Span(opens - timedelta(days=len(closed)), opens, _why(closed, name))
            closed, last = [], closes
            yield Span(opens, closes, "")
        if not day["hours"]:
            closed.append(day)
    if last is not None and closed:
        yield Span(last, last + timedelta(days=len(closed)), _why(closed, name))


def _why(closed: Sequence[Row], name: Callable[[date], str]) -> str:
    if not closed:
        return ""
    named = next((day["because"] for day in closed if day["because"]), None)
    return f"{len(closed)} {named or name(date.fromisoformat(closed[-1]['day']))}"


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Join hours without a break, as of a calendar that never closes."""
    for number, span in enumerate(spans):
        if number and not span.off and not spans[number - 1].off and spans[number - 1].end == span.begin:
            continue
        following = number + 1
        end = span.end
        while not span.off and following < len(spans) and not spans[following].off and spans[following].begin == end:
            end = spans[following].end
            following += 1
        yield Span(span.begin, end, span.off)


def _off(span: Span) -> float:
    if not span.off:
        return 0.0
    if span.off in ("noon", "night"):
        return NOON if span.off == "noon" else NIGHT
    return SHORT if int(span.off.partition(" ")[0]) <= MOST_SHORT_DAYS else LONG


def _length(span: Span) -> float:
    return (span.end - span.begin).total_seconds()


def _labels(drawn: Axis, days: Sequence[Row]) -> Iterator[Label]:
    """Yield the names of days, as many as have room."""
    free = LEFT
    for day in days:
        if not day["hours"]:
            continue
        x = drawn.x(datetime.fromisoformat(day["hours"][0]["opens_at"]))
        if x >= free and x + NAMED / 2 < RIGHT:
            yield Label(x, date.fromisoformat(day["day"]), day["because"] or "")
            free = x + NAMED
