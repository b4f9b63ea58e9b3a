"""Parts of the year that policies count by, and the windows that facts are gathered over."""

import re
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator

from domain.calendar.duration import Duration


class Period(StrEnum):
    """Periods begin on the first of a month (weeks on a Monday), in the pack's zone."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


PREVIOUS: Final = re.compile(r"previous (month|quarter|half-year|year)")


def _window(text: str) -> str:
    if text == "ever" or PREVIOUS.fullmatch(text):
        return text
    try:
        Duration.parse(text)
    except ValueError as error:
        raise ValueError(
            f"“{text}” is not a window: write “previous half-year”, “12 months”, “90d” or “ever”"
        ) from error
    return text


# "previous half-year": the last whole one before the evaluation; "12 months": those that end at it; "ever": all time.
WindowText = Annotated[str, AfterValidator(_window)]
# The length of each period in months; days and weeks are not counted in months.
MONTHS: Final = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}


def months_of(window: str) -> int:
    """Return the length of a window in whole months: 0 if it is counted in days or covers all time."""
    if found := PREVIOUS.fullmatch(window):
        return MONTHS[Period(found[1])]
    return 0 if window == "ever" else Duration.parse(window).months
