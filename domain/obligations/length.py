"""How much working time a length of time in a policy is (semantics 45)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.calendar.duration import Duration
from domain.calendar.period_days import months_before
from domain.calendar.working_time import WorkingTime


def seconds_of(length: Duration, working_time: WorkingTime, since: datetime) -> int:
    """Return the working seconds of a length; months are clipped from the day on which they begin."""
    if length.months:
        local = since.astimezone(ZoneInfo(working_time.calendar.zone))
        day = months_before(local.date(), -length.months)
        end = local.replace(year=day.year, month=day.month, day=day.day)
        return working_time.used(since, end).seconds
    return length.seconds + (length.days + length.working_days) * working_time.calendar.ordinary_day
