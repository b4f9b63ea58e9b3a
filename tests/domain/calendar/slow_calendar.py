"""Working time by looking at every step of the clock: slow, simple, and written without any of the calendar's code."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NOT_ENDED = 10**12

# Steps since the beginning of the span: a pause runs from the first to before the second.
Steps = tuple[int, int]


class SlowCalendar:
    """Knows of each step of a span whether it is worked; everything is counted in steps."""

    def __init__(self, declared: Mapping[str, Any], first: date, days: int, step: int = 60) -> None:
        self.begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.step = timedelta(seconds=step)
        self.worked = bytearray(_walk(declared, self.begin, days * 86400 // step, self.step))

    def instant(self, steps: int) -> datetime:
        return self.begin + steps * self.step

    def used(self, start: int, end: int, pauses: Sequence[Steps]) -> int:
        """Count the worked steps between two instants."""
        return sum(self._without(pauses)[start:end])

    def due(self, start: int, target: int, pauses: Sequence[Steps]) -> int | None:
        """Walk until the target is worked; None when it is not within the span."""
        worked = self._without(pauses)
        for place in range(start, len(worked)):
            target -= worked[place]
            if target == 0:
                return place + 1
        return None

    def _without(self, pauses: Sequence[Steps]) -> bytearray:
        worked = bytearray(self.worked)
        for begin, end in pauses:
            for place in range(max(begin, 0), min(end, len(worked))):
                worked[place] = 0
        return worked


def _walk(declared: Mapping[str, Any], begin: datetime, steps: int, step: timedelta) -> Iterator[bool]:
    zone = ZoneInfo(declared["zone"])
    # A clock that was put back shows readings again; what has closed does not open again by that.
    farthest = begin.astimezone(zone).replace(tzinfo=None)
    windows = list(_windows(declared, farthest.date()))
    for place in range(steps):
        reading = (begin + place * step).astimezone(zone).replace(tzinfo=None)
        if reading > farthest:
            if reading.day != farthest.day:
                windows = list(_windows(declared, reading.date()))
            farthest = reading
        yield any(opens <= farthest < closes for opens, closes in windows)


def _windows(declared: Mapping[str, Any], day: date) -> Iterator[tuple[datetime, datetime]]:
    """Find the windows that can be open on a day: its own, and those of the evening before."""
    for opening_day in (day - timedelta(days=1), day):
        for hours in _hours(declared, opening_day):
            opens, closes = (_reading(opening_day, text) for text in hours.split("-"))
            yield opens, closes if closes > opens else closes + timedelta(days=1)


def _hours(declared: Mapping[str, Any], day: date) -> list[str]:
    hours = [part for part in declared["hours"] if "from" not in part or part["from"] <= day][-1]
    for season in hours.get("seasons", []):
        inside = season["from"] <= f"{day:%m-%d}", f"{day:%m-%d}" <= season["to"]
        if all(inside) or (season["from"] > season["to"] and any(inside)):
            hours = season
    for block in declared.get("exceptions", []):
        if day in block.get("closed", []):
            return []
        if day in block.get("open", []):
            return list(block["hours"]) if "hours" in block else _of_weekday(hours["week"], block["like"])
    return _of_weekday(hours["week"], WEEKDAYS[day.weekday()])


def _of_weekday(week: Mapping[str, list[str]], weekday: str) -> list[str]:
    for name, hours in week.items():
        first, _, last = name.partition("-")
        if WEEKDAYS.index(first) <= WEEKDAYS.index(weekday) <= WEEKDAYS.index(last or first):
            return hours
    return []


def _reading(day: date, text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour, minutes=minute)  # noqa: DTZ001 - a clock
