"""The working time of whole years in chronological order, so that any question takes one search and one sum."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar.calendar import Calendar
from domain.calendar.day_plan import plan
from domain.calendar.wall_clock import second_at


class Opening(NamedTuple):
    """Working time without a break, in seconds since 1970."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Openings:
    """Every opening from `begins` to `ends`, the first and the last midnight of `years`.

    `worked_before[i]` is the working time before opening i; one more entry, at the end, is the total.
    """

    years: range
    begins: int
    ends: int
    starts: tuple[int, ...]
    stops: tuple[int, ...]
    worked_before: tuple[int, ...]

    def worked(self, second: int) -> int:
        """Return the working time from `begins` to this second."""
        index = bisect_right(self.starts, second) - 1
        if index < 0:
            return 0
        return self.worked_before[index] + min(second, self.stops[index]) - self.starts[index]

    def reached(self, worked: int) -> int | None:
        """Return the first second by which this much time was worked, or None if these years hold less."""
        if worked > self.worked_before[-1]:
            return None
        index = bisect_left(self.worked_before, worked) - 1
        # No work at all was done from the very beginning.
        return self.begins if index < 0 else self.starts[index] + worked - self.worked_before[index]


def of_year(calendar: Calendar, year: int) -> list[Opening]:
    """Return the openings that begin on the days of a year."""
    zone = ZoneInfo(calendar.zone)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=distance) for distance in range((after - first).days))
    return [opening for day in days for opening in of_day(calendar, day, zone)]


def of_years(calendar: Calendar, years: range, found: Mapping[int, list[Opening]]) -> Openings:
    """Join consecutive years."""
    zone = ZoneInfo(calendar.zone)
    new_year = date(years[0], 1, 1)
    # A window of the evening before may run into the first year.
    eve = of_day(calendar, new_year - timedelta(days=1), zone)
    openings = list(_joined([*eve, *chain.from_iterable(found[year] for year in years)]))
    return Openings(
        years,
        second_at(new_year, 0, zone),
        second_at(date(years[-1] + 1, 1, 1), 0, zone),
        tuple(opening.start for opening in openings),
        tuple(opening.end for opening in openings),
        tuple(accumulate((opening.end - opening.start for opening in openings), initial=0)),
    )


def of_day(calendar: Calendar, day: date, zone: ZoneInfo) -> Iterator[Opening]:
    """Yield the openings that begin on a day, as its plan has them."""
    for window in plan(calendar, day).windows:
        yield Opening(second_at(day, window.opens, zone), second_at(day, window.closes, zone))


def _joined(openings: Iterable[Opening]) -> Iterator[Opening]:
    """Join openings that overlap or touch: a night that runs into a day open round the clock counts once."""
    current: Opening | None = None
    for opening in openings:
        if opening.end <= opening.start:
            # The clock jumped over the whole window.
            continue
        if current is not None and opening.start <= current.end:
            current = Opening(current.start, max(current.end, opening.end))
            continue
        if current is not None:
            yield current
        current = opening
    if current is not None:
        yield current
