"""Moments of a scenario: a date, an instant, or the time on a clock in the scenario's zone."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationInfo

from contracts.form.moment import FIRST_YEAR, LAST_YEAR, in_utc
from domain.calendar.wall_clock import moment_at, second_shown

DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# As a clock shows it, or with its distance from UTC.
INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def instant(text: Any, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC; raise ValueError."""
    if not isinstance(text, str) or not INSTANT.fullmatch(text):
        raise ValueError(f"“{text}” is not an instant: write one as in 2025-09-26 16:30 or 2025-09-26T08:30Z")
    moment = datetime.fromisoformat(text)
    _check_year(moment)
    return moment_at(second_shown(moment, zone)) if moment.tzinfo is None else in_utc(moment)


def day(text: Any) -> date:
    """Return the date; raise ValueError."""
    if not isinstance(text, str) or not DATE.fullmatch(text):
        raise ValueError(f"“{text}” is not a date: write one as in 2025-09-26")
    found = date.fromisoformat(text)
    _check_year(found)
    return found


def _check_year(moment: date) -> None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"“{moment}” is outside the years {FIRST_YEAR} to {LAST_YEAR}")


def _instant(value: Any, info: ValidationInfo) -> datetime:
    return instant(value, _zone(info))


def _day(value: Any) -> date:
    return day(value)


def _as_of(value: Any, info: ValidationInfo) -> date | datetime:
    is_date = isinstance(value, str) and DATE.fullmatch(value)
    return day(value) if is_date else instant(value, _zone(info))


def _zone(info: ValidationInfo) -> ZoneInfo:
    assert isinstance(info.context, ZoneInfo)
    return info.context


# Models are validated with the scenario's zone as their context.
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_day)]
AsOf = Annotated[datetime | date, BeforeValidator(_as_of)]
