"""The hours of a calendar: a week, and the seasons of the year that replace it."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from domain.calendar.declared import Declared
from domain.calendar.window import WeekText

# A leap year contains every day that a year can have.
LEAP_YEAR: Final = 2000


def _day_of_year(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(f"{LEAP_YEAR}-{value}")
    except ValueError as error:
        raise ValueError(f"“{value}” is not a day of the year: write one as in 05-01") from error


DayOfYear = Annotated[date, BeforeValidator(_day_of_year)]


class Season(Declared):
    """A part of every year, its first and last day included; it may run past New Year."""

    name: str
    first: Annotated[DayOfYear, Field(alias="from")]
    last: Annotated[DayOfYear, Field(alias="to")]
    week: WeekText

    def has(self, day: date) -> bool:
        place, first, last = _place(day), _place(self.first), _place(self.last)
        return first <= place <= last if first <= last else place >= first or place <= last


class Hours(Declared):
    """The week and seasons in force from `first` on; a calendar's first entry has no such day: it always applied."""

    first: Annotated[date | None, Field(alias="from")] = None
    week: WeekText
    seasons: tuple[Season, ...] = ()

    def season(self, day: date) -> Season | None:
        return next((season for season in self.seasons if season.has(day)), None)

    @model_validator(mode="after")
    def _one_season_a_day(self) -> Self:
        new_year, next_year = date(LEAP_YEAR, 1, 1).toordinal(), date(LEAP_YEAR + 1, 1, 1).toordinal()
        for day in map(date.fromordinal, range(new_year, next_year)):
            names = [season.name for season in self.seasons if season.has(day)]
            if len(names) > 1:
                raise ValueError(f"seasons: {' and '.join(names)} overlap on {day:%m-%d}")
        return self


def _place(day: date) -> tuple[int, int]:
    return day.month, day.day
