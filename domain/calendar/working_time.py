"""Working time by a calendar, in both directions: when a target is reached, and how much passed between instants."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar.calendar import Calendar
from domain.calendar.openings import Opening, Openings, of_year, of_years
from domain.calendar.pauses import NEVER, Pause, Still, union
from domain.calendar.target import Target
from domain.calendar.wall_clock import moment_at, second_at, second_of
from domain.decider import Refused

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
FIRST_SECOND: Final = second_of(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
AFTER_LAST_SECOND: Final = second_of(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
DAY: Final = timedelta(days=1)


class OutOfReach(Refused):
    """The answer lies outside the years that calendars cover."""

    code = "calendar.out-of-reach"


class EndsBeforeStart(Refused):
    """The end lies before the start."""

    code = "calendar.ends-before-start"


class Due(NamedTuple):
    """The instant at which a target is reached; None while a pause without an end holds it up."""

    at: datetime | None
    provisional: bool


class Used(NamedTuple):
    """The working time that passed."""

    seconds: int
    provisional: bool


class WorkingTime:
    """Answers questions about a calendar quickly, by computing each year once, when it is first needed.

    Instants are cut to the whole second. Answers are provisional if they need days that the calendar does not know.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar: Final = calendar
        zone = ZoneInfo(calendar.zone)
        first, last = calendar.known_from, calendar.known_through
        self._known_from = -NEVER if first is None else second_at(first, 0, zone)
        self._known_until = NEVER if last is None else second_at(last + DAY, 0, zone)
        self._years: dict[int, list[Opening]] = {}
        # Replaced as a whole and never modified, so that threads can share it.
        self._openings = Openings(range(0), 0, 0, (), (), (0,))

    def length(self, target: Target) -> int:
        """Return the working seconds of a target."""
        return target.days * self.calendar.ordinary_day + target.seconds

    def due(self, start: datetime, seconds: int, pauses: Iterable[Pause] = ()) -> Due:
        """Return the first instant by which this many working seconds have passed since the start."""
        begin, still = second_of(start), union(pauses)
        openings = self._covering(begin, begin)
        while (reached := _reached(openings, begin, seconds, still)) is None:
            openings = self._further(openings)
        if reached == NEVER:
            return Due(None, self._is_provisional(begin, max(begin, still[-1].start)))
        return Due(moment_at(reached), self._is_provisional(begin, reached))

    def used(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> Used:
        """Return the working seconds between two instants, not counting pauses."""
        begin, finish = second_of(start), second_of(end)
        if finish < begin:
            raise EndsBeforeStart(f"The end cannot be before the start: {start} is later than {end}.")
        worked = self._covering(begin, finish).worked
        seconds = worked(finish) - worked(begin)
        for pause in union(pauses):
            if pause.start < finish and pause.end > begin:
                seconds -= worked(min(pause.end, finish)) - worked(max(pause.start, begin))
        return Used(seconds, self._is_provisional(begin, finish))

    def _is_provisional(self, begin: int, end: int) -> bool:
        return begin < self._known_from or end > self._known_until

    def _covering(self, begin: int, end: int) -> Openings:
        openings = self._openings
        if openings.begins <= begin and end < openings.ends:
            return openings
        if begin < FIRST_SECOND or end >= AFTER_LAST_SECOND:
            raise OutOfReach(f"Calendars cover the years from {FIRST_YEAR} to {LAST_YEAR} only.")
        # One more year on each side, because the year in UTC may not be the year in the calendar's zone.
        return self._work_out(moment_at(begin).year - 1, moment_at(end).year + 1)

    def _further(self, openings: Openings) -> Openings:
        if openings.years[-1] > LAST_YEAR:
            raise OutOfReach(f"The target is not reached by {self.calendar.name} before the end of {LAST_YEAR}.")
        return self._work_out(openings.years[0], min(openings.years[-1] + len(openings.years), LAST_YEAR + 1))

    def _work_out(self, first: int, last: int) -> Openings:
        known = self._openings.years
        years = range(min([first, *known[:1]]), max([last, *known[-1:]]) + 1)
        for year in years:
            if year not in self._years:
                self._years[year] = of_year(self.calendar, year)
        self._openings = of_years(self.calendar, years, self._years)
        return self._openings


def _reached(openings: Openings, begin: int, seconds: int, pauses: Sequence[Still]) -> int | None:
    """Return the second at which the target is reached: NEVER while it is held up, None if more years are needed."""
    goal = openings.worked(begin) + seconds
    for pause in pauses:
        if pause.end <= begin:
            continue
        if pause.start >= openings.ends:
            break
        paused_at = openings.worked(max(pause.start, begin))
        if paused_at >= goal:
            break
        if pause.end == NEVER:
            return NEVER
        if pause.end > openings.ends:
            return None
        goal += openings.worked(pause.end) - paused_at
    reached = openings.reached(goal)
    if reached is None or reached > openings.ends:
        # The last night runs into a year whose pauses have not been considered.
        return None
    # A target of zero is reached at once, even while the calendar is closed.
    return max(begin, reached)
