"""The hours of a day and the reason for them, and the next day that has any."""

from datetime import date, timedelta
from itertools import takewhile
from typing import Final, NamedTuple

from domain.calendar.calendar import Calendar
from domain.calendar.window import WEEKDAYS, Windows
from domain.decider import Refused

# Bounds the search for a working day: no real calendar is closed for longer.
LONGEST_CLOSURE: Final = 366


class NoWorkingDay(Refused):
    """The calendar is closed for longer than a year."""

    code = "calendar.no-working-day"


class DayPlan(NamedTuple):
    """The windows that open on a day. `because` names a season or an exception; None means the ordinary week."""

    day: date
    windows: Windows
    because: str | None
    is_known: bool


class RolledDay(NamedTuple):
    """A day moved to a working day; provisional if the search passed days that are not known yet."""

    day: date
    provisional: bool


def plan(calendar: Calendar, day: date) -> DayPlan:
    """Return the hours of a day; outside the known period, those of the weekly pattern."""
    *_, hours = takewhile(lambda hours: hours.first is None or hours.first <= day, calendar.hours)
    season = hours.season(day)
    week = season.week if season else hours.week
    windows, because = week[day.weekday()], season.name if season else None
    if exceptional := calendar.exceptional_days.get(day):
        because = exceptional.block.name
        match exceptional:
            case (_, _, _, False):
                windows = ()
            case (_, _, block, True) if block.hours is not None:
                windows = block.hours
            case (_, _, block, True):
                windows = week[WEEKDAYS.index(block.like)] if block.like else windows
    return DayPlan(day, windows, because, calendar.knows(day))


def next_working_day(calendar: Calendar, day: date) -> RolledDay:
    """Return the day itself if it has hours, otherwise the next day that has (a due date "rolls")."""
    provisional = False
    for distance in range(LONGEST_CLOSURE + 1):
        planned = plan(calendar, day + timedelta(days=distance))
        provisional = provisional or not planned.is_known
        if planned.windows:
            return RolledDay(planned.day, provisional)
    raise NoWorkingDay(f"{calendar.name} has no working day within a year after {day}.")
