"""The time that a promise allows: text such as `90m`, `1h30m` or `3d`, where the calendar says how long a day is."""

import re
from typing import Annotated, Final, NamedTuple, Self

from pydantic import BeforeValidator

from domain.decider import Refused

TARGET: Final = re.compile(r"(?:(?P<d>\d+)d)?(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?(?:(?P<s>\d+)s)?", re.ASCII)
# Longer numbers would outlast every calendar, and int() refuses very long ones.
MOST_DIGITS: Final = 9
SECONDS: Final = {"h": 3600, "m": 60, "s": 1}


class TargetInvalid(Refused):
    """The text is not a length of time."""

    code = "calendar.target-invalid"


class Target(NamedTuple):
    """Days of a calendar and seconds; together more than zero."""

    days: int
    seconds: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read days, hours, minutes and seconds, each at most once and in this order."""
        found = TARGET.fullmatch(text)
        parts = {unit: number for unit, number in found.groupdict().items() if number} if found else {}
        if any(len(number) > MOST_DIGITS for number in parts.values()):
            raise TargetInvalid(f"“{text}” is longer than any calendar.")
        days = int(parts.pop("d", 0))
        seconds = sum(int(number) * SECONDS[unit] for unit, number in parts.items())
        if not days and not seconds:
            raise TargetInvalid(f"“{text}” is not a target: write one as in 90m, 8h, 1h30m or 3d, more than zero.")
        return cls(days, seconds)

    def __str__(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        parts = {"d": self.days, "h": hours, "m": minutes, "s": seconds}
        return "".join(f"{number}{unit}" for unit, number in parts.items() if number)


def _parsed(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Target.parse(value)
    except TargetInvalid as invalid:
        # pydantic reports a ValueError together with its field.
        raise ValueError(str(invalid)) from invalid


# A target as a field of a calendar or of a policy pack.
TargetText = Annotated[Target, BeforeValidator(_parsed)]
