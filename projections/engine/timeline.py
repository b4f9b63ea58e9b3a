"""Days and instants: "as of" a date means as of the last instant of that day, in a zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import wall_clock

MICROSECOND = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last instant of the day in the zone."""
    clock = ZoneInfo(zone)
    return (wall_clock.midnight(day + ONE_DAY, clock) - MICROSECOND).astimezone(clock)


def instant_of(as_of: date | datetime, zone: str) -> datetime:
    """Return the instant; a date means the end of that day in the zone."""
    return as_of if isinstance(as_of, datetime) else end_of_day(as_of, zone)


def day_of(as_of: date | datetime, zone: str) -> date:
    """Return the day; an instant means its day in the zone."""
    return as_of.astimezone(ZoneInfo(zone)).date() if isinstance(as_of, datetime) else as_of
