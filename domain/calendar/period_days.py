"""The first days and the names of periods, and the days that a window of facts covers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.calendar.duration import DAYS_OF_A_WEEK, MONTHS_OF_A_YEAR, Duration
from domain.calendar.period import PREVIOUS, Period

MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: MONTHS_OF_A_YEAR}
ONE_DAY: Final = timedelta(days=1)
CALLED: Final[dict[Period, Callable[[date], str]]] = {
    Period.DAY: date.isoformat,
    Period.WEEK: lambda first: "{}-W{:02}".format(*first.isocalendar()[:2]),
    Period.MONTH: lambda first: f"{first.year}-{first.month:02}",
    Period.QUARTER: lambda first: f"{first.year}-Q{first.month // 3 + 1}",
    Period.HALF_YEAR: lambda first: f"{first.year}-H{first.month // 6 + 1}",
    Period.YEAR: lambda first: f"{first.year}",
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` up to but not including `end`; without `first`, every day before `end`."""

    first: date | None
    end: date


def began(period: Period, day: date) -> date:
    """Return the first day of the period in which the day lies."""
    if months := MONTHS.get(period):
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return day - timedelta(days=day.weekday()) if period is Period.WEEK else day


def before(period: Period, first: date) -> date:
    """Return the first day of the period before the one that begins on this day."""
    return began(period, first - ONE_DAY)


def after(period: Period, first: date) -> date:
    """Return the first day of the period after the one that begins on this day."""
    if months := MONTHS.get(period):
        return months_before(first, -months)
    return first + timedelta(days=DAYS_OF_A_WEEK if period is Period.WEEK else 1)


def called(period: Period, first: date) -> str:
    """Name the period that begins on this day: 1997-H2."""
    return CALLED[period](first)


def window(text: str, end: date) -> Days:
    """Return the days that a window covers in an evaluation that counts the facts before `end`."""
    if text == "ever":
        return Days(None, end)
    if found := PREVIOUS.fullmatch(text):
        period = Period(found[1])
        boundary = began(period, end)
        return Days(before(period, boundary), boundary)
    length = Duration.parse(text)
    if length.months:
        return Days(months_before(end, length.months), end)
    if length.days:
        return Days(end - timedelta(days=length.days), end)
    raise ValueError(f"a window of facts counts days or months, not {text}")


def window_before(text: str, days: Days) -> Days | None:
    """Return the window of the same length before this one, or None if this one covers all time."""
    return None if days.first is None else window(text, days.first)


def months_before(day: date, months: int) -> date:
    """Go back by calendar months; a day that the month does not have becomes its last day."""
    place = day.year * MONTHS_OF_A_YEAR + day.month - 1 - months
    first = date(place // MONTHS_OF_A_YEAR, place % MONTHS_OF_A_YEAR + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    return first.replace(day=min(day.day, last.day))
