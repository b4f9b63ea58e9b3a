"""Writes the days that are different into the shipped calendars, from two sources that must agree.

Run it once a year, when the State Council has published the next year's notice, in an environment of its own:

    python -m pip install chinesecalendar holidays
    python deploy/calendars/snapshot.py

The head of a file says how far it is known: raise `known_through` and `version` there first, and keep the file before
as NAME@VERSION.toml, so that decisions made by it can still be explained. Neither package is needed at run time.
"""  # noqa: INP001 - run by its path, no package

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import chinese_calendar
import holidays

CALENDARS = Path(__file__).parents[2] / "domain" / "policies" / "calendars"
MARK = "# Written by deploy/calendars/snapshot.py from here on.\n"
SATURDAY = 5
# Where the two sources differ, the published notice decides.
DECIDED = {
    # 国办发明电〔2005〕35号: Saturday 31 December 2005 was worked for Tuesday 3 January 2006.
    date(2005, 12, 31): True,
}


class SourcesDiffer(Exception):
    """The two packages know a day differently, and no notice was looked up for it."""


def chinese_working_day() -> Callable[[date], bool]:
    mainland = holidays.country_holidays("CN")

    def is_working(day: date) -> bool:
        first, second = chinese_calendar.is_workday(day), mainland.is_working_day(day)
        if first != second and day not in DECIDED:
            raise SourcesDiffer(f"{day}: chinesecalendar says working: {first}, holidays: {second}")
        return DECIDED.get(day, first)

    return is_working


def federal_working_day() -> Callable[[date], bool]:
    federal = holidays.country_holidays("US", categories="public")
    return lambda day: day.weekday() < SATURDAY and day not in federal


def write(name: str, is_working: Callable[[date], bool], *, title: str) -> None:
    """Keep the head of the file, and write every day that its week gets wrong, a block a year."""
    file = CALENDARS / f"{name}.toml"
    head = file.read_text(encoding="utf-8").partition(MARK)[0]
    known = tomllib.loads(head)
    different = [day for day in _days(known["known_from"], known["known_through"]) if is_working(day) != _is_week(day)]
    blocks = [_block(title, year, list(days)) for year, days in groupby(different, lambda day: day.year)]
    file.write_text(head + MARK + "".join(blocks), encoding="utf-8")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=distance) for distance in range((last - first).days + 1))


def _is_week(day: date) -> bool:
    return day.weekday() < SATURDAY


def _block(title: str, year: int, days: list[date]) -> str:
    closed, worked = ([day for day in days if _is_week(day) == week] for week in (True, False))
    lines = ["", "[[exceptions]]", f'name = "{title} {year}"', f"closed = [{_list(closed)}]"]
    if worked:
        lines += [f"open = [{_list(worked)}]", 'like = "mon"']
    return "\n".join(lines) + "\n"


def _list(days: list[date]) -> str:
    return ", ".join(map(str, days))


if __name__ == "__main__":
    write("cn-office", chinese_working_day(), title="节假日")
    write("us-office", federal_working_day(), title="Federal holidays")
