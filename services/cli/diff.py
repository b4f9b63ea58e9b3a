"""`kehu diff`: which rows of a list differ between two moments, and the events behind each."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from services.cli.moment import AsOfOption, moment_given
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import opened
from services.lists.rows import ListRow, plain
from services.settings import Settings
from services.travel.differences import LISTING, Difference, differences, sides


class List(StrEnum):
    """The lists that can be compared."""

    OVERDUE = "overdue"
    COMPLAINTS = "complaints"
    TIERS = "tiers"
    PURCHASES = "purchases"
    CUSTOMERS = "customers"


FEW: Final = ("key", "change", "before", "after", "events")
FEW_WHY: Final = ("key", "change", "before", "after", "why")
NOTHING: Final = "nothing but time has passed"
FirstOption = Annotated[
    date, typer.Option("--from", parser=moment_given, metavar="MOMENT", help="A date (its end) or an instant.")
]
LastOption = Annotated[
    date, typer.Option("--to", parser=moment_given, metavar="MOMENT", help="A date (its end) or an instant.")
]


def diff(
    name: Annotated[List, typer.Argument(metavar="LIST", help=f"One of {', '.join(List)}.")],
    *,
    first: FirstOption,
    last: LastOption,
    known: Annotated[
        bool, typer.Option("--known", help="Compare what was known at the two moments, about the moment of --as-of.")
    ] = False,
    as_of: AsOfOption = None,
    why: Annotated[bool, typer.Option("--why", help="Show who recorded the events, why, and by which rule.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show which rows of a list differ between two moments, and the events behind each.

    Without them, the row would be as it was. A row without events differs because time has passed.
    """
    found = asyncio.run(_differences(name, first, last, known=known, as_of=as_of))
    rows = [LISTING.row(each) for each in found]
    if form is Format.TABLE:
        rows = [_told(each) for each in found]
    print_rows(LISTING.columns, rows, form, few=FEW_WHY if why else FEW)


async def _differences(name: List, first: date, last: date, *, known: bool, as_of: date | None) -> list[Difference]:
    before, after = await sides(opened, first, last, known=known, as_of=as_of, zone=Settings().zone)
    return [each async for each in differences(opened, name, before, after)]


def _told(difference: Difference) -> dict[str, Any]:
    """Return a row for people: of a changed one the columns that differ, and reasons in sentences."""
    before, after = difference.before, difference.after
    return LISTING.row(difference) | {
        "before": _columns(before, after),
        "after": _columns(after, before),
        "events": ", ".join(map(str, difference.events)),
        "why": "; ".join(reasons(difference.why)) or NOTHING,
    }


def _columns(row: ListRow | None, other: ListRow | None) -> str:
    if row is None:
        return ""
    shown = [f"{name} {plain(value)}" for name, value in row.items() if other is None or other[name] != value]
    return ", ".join(shown)


def reasons(why: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yield a sentence for each event: what it is, who recorded it, why, and by which rule."""
    for each in why:
        reason = f", {each['reason']}" if each["reason"] else ""
        rule = f" ({each['policy']}, {each['rule'] or 'no rule'})" if each["policy"] else ""
        error = f" ({each['error']})" if each["error"] else ""
        yield f"{each['position']} {each['type']} by {each['actor']}{reason}{rule}{error}"
