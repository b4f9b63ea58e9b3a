"""One version of a calendar: its weekly hours, its exceptional days, and the period for which those are known."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from contracts.message import Day
from domain.calendar.declared import Declared
from domain.calendar.opening_hours import Hours
from domain.calendar.target import TargetText
from domain.calendar.window import WindowsText, total


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is not a time zone") from error
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Exceptions(Declared):
    """Exceptional days: closed, or open with the hours of another weekday (`like`) or with hours of their own."""

    name: str
    closed: tuple[Day, ...] = ()
    open: tuple[Day, ...] = ()
    like: Weekday | None = None
    hours: WindowsText | None = None

    @model_validator(mode="after")
    def _hours_of_open_days(self) -> Self:
        given = [field for field in ("like", "hours") if getattr(self, field) is not None]
        if self.open and len(given) != 1:
            raise ValueError("open: these days need either `like` (a weekday) or `hours`")
        if given and not self.open:
            raise ValueError(f"{given[0]}: there are no `open` days that it could apply to")
        return self


class ExceptionalDay(NamedTuple):
    """An exceptional day, and the field of the file that declares it."""

    day: date
    field: str
    block: Exceptions
    is_open: bool


class Calendar(Declared):
    """Outside `known_from` … `known_through` only the weekly pattern is known, so answers there are provisional."""

    name: str
    title: str
    version: str
    source: str
    zone: Zone
    known_from: Day | None = None
    known_through: Day | None = None
    day: TargetText | None = None
    hours: tuple[Hours, ...]
    exceptions: tuple[Exceptions, ...] = ()

    @cached_property
    def exceptional_days(self) -> dict[date, ExceptionalDay]:
        return {found.day: found for found in self._exceptional_days()}

    @cached_property
    def ordinary_day(self) -> int:
        """Return how many seconds each day of a target such as `3d` counts."""
        return self.day.seconds if self.day else next(iter(self._lengths_of_days()))

    def knows(self, day: date) -> bool:
        is_early = self.known_from is not None and day < self.known_from
        is_late = self.known_through is not None and day > self.known_through
        return not is_early and not is_late

    def _exceptional_days(self) -> Iterator[ExceptionalDay]:
        for number, block in enumerate(self.exceptions, 1):
            where = f"exceptions.{number}"
            yield from (ExceptionalDay(day, f"{where}.closed", block, is_open=False) for day in block.closed)
            yield from (ExceptionalDay(day, f"{where}.open", block, is_open=True) for day in block.open)

    def _lengths_of_days(self) -> set[int]:
        weeks = [hours.week for hours in self.hours]
        weeks += [season.week for hours in self.hours for season in hours.seasons]
        return {total(windows) for week in weeks for windows in week if windows}

    @model_validator(mode="after")
    def _hours_in_order(self) -> Self:
        if not self.hours:
            raise ValueError("hours: there are none")
        first, *others = [hours.first for hours in self.hours]
        if first is not None:
            raise ValueError("hours.1.from: the first hours are in force from the beginning and have no `from`")
        dated = [day for day in others if day is not None]
        if len(dated) < len(others) or any(later <= earlier for earlier, later in pairwise(dated)):
            raise ValueError("hours: each entry but the first needs a `from` later than the one before it")
        return self

    @model_validator(mode="after")
    def _exceptions_once_and_known(self) -> Self:
        if self.exceptions and self.known_through is None:
            raise ValueError("known_through: exceptions are known only up to some day, and this must say which")
        if self.known_from and self.known_through and self.known_from > self.known_through:
            raise ValueError(f"known_through: {self.known_through} is before known_from {self.known_from}")
        seen: set[date] = set()
        for day, field, _, _ in self._exceptional_days():
            if day in seen:
                raise ValueError(f"{field}: {day} is an exception twice")
            if not self.knows(day):
                raise ValueError(f"{field}: {day} is outside known_from … known_through")
            seen.add(day)
        return self

    @model_validator(mode="after")
    def _a_day_has_one_length(self) -> Self:
        if self.day is not None and self.day.days:
            raise ValueError(f"day: {self.day} must be in hours, as in 7h30m")
        if not (lengths := self._lengths_of_days()):
            raise ValueError("hours: no day has any")
        if self.day is None and len(lengths) > 1:
            raise ValueError("day: the days differ in length, so this must say how long `1d` is")
        return self
