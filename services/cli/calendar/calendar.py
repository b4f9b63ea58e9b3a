"""`kehu calendar list` and `show`: which calendars there are, and their hours on each day (interfaces 4)."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from domain.calendar.day_plan import DayPlan, plan
from domain.calendar.window import WEEKDAYS
from domain.calendar.working_time import WorkingTime
from services.cli.moment import OptionalFrom
from services.cli.policy import pack_file, shelf
from services.cli.policy.rows import chosen
from services.cli.printing.output import Format, FormatOption, print_rows
from services.packs import calendars
from services.packs.book import SHIPPED

CALENDARS: Final = (
    "calendar",
    "version",
    "title",
    "zone",
    "ordinary_day",
    "known_from",
    "known_through",
    "exceptions",
    "source",
)
FEW: Final = ("calendar", "title", "zone", "known_from", "known_through")
DAYS: Final = ("day", "weekday", "hours", "because", "known")


def list_calendars(form: FormatOption = Format.TABLE) -> None:
    """List the calendars and the last day that each covers."""
    print_rows(CALENDARS, [_facts(name) for name in calendars.SHIPPED.names()], form, few=FEW)


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="CALENDAR", help="One of `kehu calendar list`, or PACK:CALENDAR or FILE:CALENDAR of a pack."
        ),
    ],
    *,
    first: OptionalFrom = None,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days.")] = 14,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the hours of each day, from today on, with the reasons."""
    known = _named(name).calendar
    start = first or datetime.now(ZoneInfo(known.zone)).date()
    plans = [plan(known, start + timedelta(days=distance)) for distance in range(days)]
    print_rows(DAYS, [_day(planned) for planned in plans], form)


def _day(planned: DayPlan) -> dict[str, Any]:
    return {
        "day": planned.day,
        "weekday": WEEKDAYS[planned.day.weekday()],
        "hours": " ".join(map(str, planned.windows)) or None,
        "because": planned.because,
        "known": planned.is_known,
    }


def _named(name: str) -> WorkingTime:
    pack, of_a_pack, calendar = name.rpartition(":")
    if not of_a_pack:
        return calendars.SHIPPED.named(name)
    book = SHIPPED if pack_file.is_file(pack) else shelf.book()
    return calendars.of_pack(chosen(book, pack), calendar)


def _facts(name: str) -> dict[str, Any]:
    known = calendars.SHIPPED.named(name).calendar
    return known.model_dump(include={"version", "title", "zone", "known_from", "known_through", "source"}) | {
        "calendar": name,
        "ordinary_day": timedelta(seconds=known.ordinary_day),
        "exceptions": len(known.exceptional_days),
    }
