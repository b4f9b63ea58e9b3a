"""Hours of the day as a calendar writes them: `09:00-12:00`, past midnight `17:00-08:00`, for `mon-fri` or `sat`."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BeforeValidator

DAY: Final = 24 * 60 * 60
HOURS: Final = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Window(NamedTuple):
    """Seconds after the midnight that begins its day; `closes` exceeds a day if the window runs past the next one."""

    opens: int
    closes: int

    def __str__(self) -> str:
        closes = self.closes if self.closes <= DAY else self.closes - DAY
        return f"{self.opens // 3600:02}:{self.opens // 60 % 60:02}-{closes // 3600:02}:{closes // 60 % 60:02}"


Windows = tuple[Window, ...]
# From Monday to Sunday.
Week = tuple[Windows, ...]


def total(windows: Windows) -> int:
    """Return how long the windows last together by the wall clock."""
    return sum(window.closes - window.opens for window in windows)


def _window(text: object) -> Window:
    found = HOURS.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"“{text}” are not hours: write them as in 09:00-12:00")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    opens, closes = from_hour * 3600 + from_minute * 60, to_hour * 3600 + to_minute * 60
    if opens >= DAY or closes > DAY:
        raise ValueError(f"{text}: a day has 24 hours, and only a closing time can be 24:00")
    if opens == closes:
        raise ValueError(f"{text} opens and closes at once: write 00:00-24:00 for the whole day")
    return Window(opens, closes if closes > opens else closes + DAY)


def _windows(texts: object) -> Windows:
    if not isinstance(texts, list | tuple):
        raise ValueError(f"“{texts}” is not a list of hours")  # noqa: TRY004 - pydantic names the field of a ValueError only
    windows = tuple(sorted(text if isinstance(text, Window) else _window(text) for text in texts))
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise ValueError(f"{earlier} and {later} overlap")
    return windows


def _week(value: Any) -> Week:
    """Spread `mon-fri` over its days; a day not named is closed."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise ValueError(f"“{value}” is not a table of weekdays")  # noqa: TRY004 - see above
    week: dict[int, Windows] = {}
    for name, texts in value.items():
        windows = _windows(texts)
        for weekday in _weekdays(name):
            if weekday in week:
                raise ValueError(f"{WEEKDAYS[weekday]} is given twice, by “{name}” too")
            week[weekday] = windows
    complete = tuple(week.get(weekday, ()) for weekday in range(len(WEEKDAYS)))
    _check_midnights(complete)
    return complete


def _weekdays(name: str) -> Iterable[int]:
    first, _, last = name.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise ValueError(f"“{name}” is not a weekday: write one of {', '.join(WEEKDAYS)}, or two as in mon-fri")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if end < start:
        raise ValueError(f"“{name}” runs backwards: a week begins with mon")
    return range(start, end + 1)


def _check_midnights(week: Week) -> None:
    for weekday, windows in enumerate(week):
        following = (weekday + 1) % len(WEEKDAYS)
        if windows and week[following] and windows[-1].closes - DAY > week[following][0].opens:
            raise ValueError(
                f"{WEEKDAYS[weekday]} {windows[-1]} runs into {WEEKDAYS[following]} {week[following][0]}: they overlap"
            )


# Hours as fields of a calendar.
WindowsText = Annotated[Windows, BeforeValidator(_windows)]
WeekText = Annotated[Week, BeforeValidator(_week)]
