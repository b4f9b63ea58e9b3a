"""Reads a moment as people write it: a date (the whole of that day) or an instant with its zone."""

from datetime import date, datetime
from typing import Final

from contracts.form.moment import DAY, FIRST_YEAR, LAST_YEAR, lacks_seconds, read_day, read_instant
from domain.decider import Refused

EXAMPLES: Final = "a date as in 2012-07-05 or an instant as in 2012-07-05T08:30:00Z"
LONGEST_SHOWN: Final = 64


class NoMoment(Refused):
    """The text is neither a date nor an instant."""

    code = "request.no-moment"


def as_of(text: str) -> date | datetime:
    """Return a date or an aware instant in UTC."""
    try:
        return read_day(text) if DAY.fullmatch(text) else read_instant(text)
    except ValueError as error:
        missing = "its seconds are missing; " if lacks_seconds(text) else ""
        raise _refusal(text, error, f"is not a moment: {missing}write {EXAMPLES}.") from error


def day(text: str) -> date:
    """Return a date."""
    try:
        return read_day(text)
    except ValueError as error:
        raise _refusal(text, error, "is not a date: write one as in 2012-07-05.") from error


def _refusal(text: str, error: ValueError, why: str) -> NoMoment:
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    if "year" in str(error):
        why = f"is outside the years {FIRST_YEAR} to {LAST_YEAR}."
    return NoMoment(f"“{shown}” {why}")


def check_window(first: date, after_last: date) -> None:
    """Refuse a window that ends before it begins; one that ends as it begins is empty."""
    if first > after_last:
        sentence = f"A window ends after it begins: {first} is later than {after_last}."
        raise NoMoment(sentence)
