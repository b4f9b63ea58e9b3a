"""Lengths of time in a policy: `24h`, `15d` (calendar days), `3 working days`, `1 month`, `1 year`."""

import re
from dataclasses import dataclass
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, PlainSerializer

CLOCK: Final = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
CALENDAR: Final = re.compile(r"(\d{1,6}) ?(d|days?|weeks?|working days?|months?|years?)", re.ASCII)
DAYS_OF_A_WEEK: Final = 7
MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Duration:
    """Exactly one field is above zero; `seconds` are counted by the calendar that the rule names."""

    seconds: int = 0
    days: int = 0
    working_days: int = 0
    months: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one length of time; raise ValueError for anything else."""
        if found := CALENDAR.fullmatch(text):
            duration = cls._of_calendar(int(found[1]), found[2].removesuffix("s"))
        elif text and (found := CLOCK.fullmatch(text)):
            hours, minutes, seconds = (int(number or 0) for number in found.groups())
            duration = cls(seconds=hours * 3600 + minutes * 60 + seconds)
        else:
            duration = cls()
        if duration == cls():
            raise ValueError(
                f"“{text}” is not a length of time: write one as in 30m, 24h, 15d, 3 working days or 1 month"
            )
        return duration

    @classmethod
    def _of_calendar(cls, number: int, unit: str) -> Self:
        match unit:
            case "working day":
                return cls(working_days=number)
            case "month":
                return cls(months=number)
            case "year":
                return cls(months=number * MONTHS_OF_A_YEAR)
            case "week":
                return cls(days=number * DAYS_OF_A_WEEK)
            case _:
                return cls(days=number)

    def __str__(self) -> str:
        if self.months:
            return f"{self.months} month{'s' if self.months > 1 else ''}"
        if self.working_days:
            return f"{self.working_days} working day{'s' if self.working_days > 1 else ''}"
        if self.days:
            return f"{self.days}d"
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return "".join(f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if number)


def _parsed(value: object) -> object:
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise ValueError("a length of time is text, as in “24h”")  # noqa: TRY004 - pydantic reports ValueErrors only
    return Duration.parse(value)


DurationText = Annotated[Duration, BeforeValidator(_parsed), PlainSerializer(str)]
