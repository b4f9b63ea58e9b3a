"""Instants and days as they enter: text in the form of RFC 3339 and no other, instants at once in UTC."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from pydantic_core import PydanticCustomError

Moment = TypeVar("Moment", bound=date)

# At the ends of the calendar an instant cannot be told in another zone any more.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9000
_DAY: Final = r"(19[0-9]{2}|[2-8][0-9]{3}|9000)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
_OFFSET: Final = r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
DAY_SCHEMA: Final = {"type": "string", "format": "date", "maxLength": 10, "pattern": f"^{_DAY}$"}
INSTANT_SCHEMA: Final = {
    "type": "string",
    "format": "date-time",
    "maxLength": 35,
    "pattern": f"^{_DAY}[Tt]{_CLOCK}{_OFFSET}$",
}
MOMENT_SCHEMA: Final = {"type": "string", "maxLength": 35, "pattern": f"^{_DAY}([Tt]{_CLOCK}{_OFFSET})?$"}
# In any year: a year outside is told apart from text in another form, so that the refusal names the rule.
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT: Final = re.compile(rf"{DAY.pattern}[Tt]{_CLOCK}{_OFFSET}")
# As many clocks show it, though RFC 3339 asks for seconds: the refusal says what is missing.
_WITHOUT_SECONDS: Final = re.compile(rf"{DAY.pattern}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]{_OFFSET}")
_BEYOND_MICROSECONDS: Final = re.compile(r"(\.[0-9]{6})[0-9]+")


def read_instant(text: str) -> datetime:
    """Return the instant in UTC; raise ValueError where the text is not RFC 3339, or outside the years."""
    return within_calendar(_instant(text))


def _instant(text: str) -> datetime:
    if lacks_seconds(text):
        raise PydanticCustomError("instant", "its seconds are missing: write it as in 2012-07-05T08:30:00Z")
    if INSTANT.fullmatch(text) is None:
        raise _no_instant()
    try:
        return in_utc(datetime.fromisoformat(_BEYOND_MICROSECONDS.sub(r"\1", text.upper())))
    except PydanticCustomError:
        raise
    except ValueError as error:
        raise _no_instant() from error


def lacks_seconds(text: str) -> bool:
    """Return whether the text is an instant but for its seconds."""
    return _WITHOUT_SECONDS.fullmatch(text) is not None


def read_day(text: str) -> date:
    """Return the date; raise ValueError where the text is not YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError as error:
        raise _no_day() from error
    if day is None:
        raise _no_day()
    return within_calendar(day)


def in_utc(moment: datetime) -> datetime:
    """Return the same instant in UTC; raise ValueError where the year is outside in its own zone."""
    return within_calendar(moment).astimezone(UTC)


def within_calendar(moment: Moment) -> Moment:
    """Return the moment; raise ValueError outside the years."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("year", "the year must be from {first} to {last}", _YEARS)
    return moment


def instant_given(value: Any) -> datetime:
    """Return the instant that a field was given: text, or a datetime from our own code."""
    match value:
        case str():
            return _instant(value)
        case datetime() if value.tzinfo is not None:
            return in_utc(value)
        case _:
            raise _no_instant()


def instant_as_written(value: Any) -> datetime:
    """Return the same instant as `instant_given`, at the distance from UTC at which its author wrote it."""
    given = instant_given(value)
    written = datetime.fromisoformat(value.upper()) if isinstance(value, str) else value
    return given.astimezone(written.tzinfo)


def day_given(value: Any) -> date:
    """Return the date that a field was given: text, or a date from our own code."""
    match value:
        case str():
            return read_day(value)
        case date() if not isinstance(value, datetime):
            return within_calendar(value)
        case _:
            raise _no_day()


_YEARS: Final = {"first": FIRST_YEAR, "last": LAST_YEAR}


def _no_instant() -> PydanticCustomError:
    return PydanticCustomError("instant", "it must be an instant with its zone, as in 2012-07-05T08:30:00Z")


def _no_day() -> PydanticCustomError:
    return PydanticCustomError("day", "it must be a day, as in 2012-07-05")
