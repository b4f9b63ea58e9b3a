"""Reads a moment as people write it: a date (the whole of that day) or an instant with its zone."""

import re
from datetime import UTC, date, datetime
from typing import Final

from domain.decider import Refused

DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9000
EXAMPLES: Final = "a date as in 2012-07-05 or an instant as in 2012-07-05T08:30:00Z"


class NoMoment(Refused):
    """The text is neither a date nor an instant."""

    code = "request.no-moment"


class KnownAtRefused(Refused):
    """The read models do not keep what was known at an earlier time."""

    code = "request.known-at"

    def __init__(self) -> None:
        super().__init__("Lists cannot show yet what was known at an earlier time: that comes with time travel.")


def as_of(text: str) -> date | datetime:
    """Return a date or an aware instant in UTC."""
    try:
        moment = date.fromisoformat(text) if DATE.fullmatch(text) else _instant(text)
    except (ValueError, OverflowError) as error:
        sentence = f"“{text}” is not a moment: write {EXAMPLES}."
        raise NoMoment(sentence) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        sentence = f"“{text}” is outside the years {FIRST_YEAR} to {LAST_YEAR}."
        raise NoMoment(sentence)
    return moment


def day(text: str) -> date:
    """Return a date."""
    moment = as_of(text)
    if isinstance(moment, datetime):
        sentence = f"“{text}” is not a date: write one as in 2012-07-05."
        raise NoMoment(sentence)
    return moment


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "no zone"
        raise ValueError(message)
    return moment.astimezone(UTC)


def check_window(first: date, after_last: date) -> None:
    """Refuse a window that ends before it begins; one that ends as it begins is empty."""
    if first > after_last:
        sentence = f"A window ends after it begins: {first} is later than {after_last}."
        raise NoMoment(sentence)
