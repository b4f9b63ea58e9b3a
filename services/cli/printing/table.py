"""Prints rows as a table, for people: it fits the terminal, and no id, amount or date is ever cut."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from contracts.form.legible import legible
from services import settings
from services.cli.printing.local import local
from services.cli.printing.totals import totals
from services.cli.printing.words import NOTHING, in_words, in_zone
from services.lists.rows import ListRow, plain

# Wide enough that no line folds where there is no terminal with a width.
UNFOLDED: Final = 1000
BETWEEN: Final = 2
# A text folds at its blanks, but not into shreds, nor within what may be an id in it.
NARROWEST_TEXT: Final = 16
WHOLE: Final = re.compile(r"[!-~]+")
# Chinese has no blanks: what is written in these columns folds anywhere.
WORDS: Final = frozenset(
    {"name", "full_name", "other_name", "title", "reason", "error", "message", "note", "source", "old", "new", "value"}
)
UNITS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def print_table(
    columns: Sequence[str],
    rows: Iterable[ListRow],
    *,
    spare: Sequence[str] = (),
    summed: Sequence[str] = (),
    of: Sequence[str] = (),
) -> None:
    """Print rows under the names of their columns, or one below the other where they do not fit beside each other.

    Of the `spare` columns, as many are left out as make the others fit, the first of them first. What the `summed`
    ones come to stands in the last lines. Below it stands which of all the columns it does not show.
    """
    zone = ZoneInfo(settings.zone())
    console = console_of_output()
    rows = list(rows)
    for some in _fewer(columns, spare):
        values = [[row[column] for column in some] for row in rows]
        cells = [[_cell(value, zone) for value in row] for row in values]
        last = _last(some, rows, summed, zone)
        made = [_Column(name, *each) for name, *each in _by_column(some, values, [*cells, *last])]
        if sum(column.least for column in made) + BETWEEN * (len(made) - 1) <= console.width:
            console.print(_table(made, cells, last, console.width))
            break
    else:
        some = columns
        below = [[_cell(row[column], zone) for column in columns] for row in rows]
        _print_below(columns, [*below, *_last(columns, rows, summed, zone)], console)
    left_out = [column for column in of or columns if column not in some]
    in_zone = any(isinstance(row[column], datetime) for row in rows for column in some)
    typer.echo(_told(len(rows), left_out, zone.key if in_zone else None), err=True)


def _last(columns: Sequence[str], rows: Sequence[ListRow], summed: Sequence[str], zone: ZoneInfo) -> list[list[str]]:
    """Return the cells of the totals; those of other columns are empty."""
    lines = totals(columns, rows, summed)
    return [[_cell(line[column], zone) if column in line else "" for column in columns] for line in lines]


def console_of_output() -> Console:
    """Return a console as wide as the terminal; COLUMNS says how wide another reader is."""
    has_width = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if has_width else UNFOLDED, markup=False, highlight=False)


def _fewer(columns: Sequence[str], spare: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the columns, then each time without one more of the spare ones among them."""
    yield columns
    for name in spare:
        if name in columns:
            columns = [column for column in columns if column != name]
            yield columns


def _told(rows: int, left_out: Sequence[str], zone: str | None) -> str:
    told = "1 row" if rows == 1 else f"{rows} rows"
    if zone:
        told += f", times in {zone}"
    if left_out:
        told += f"\nLeft out: {', '.join(left_out)}. --wide or --columns NAME,… shows them."
    return told


class _Column:
    """How a column is set: numbers to the right, and only texts fold."""

    def __init__(self, name: str, values: Sequence[Any], cells: Sequence[str]) -> None:
        known = [value for value in values if value is not None]
        self.is_number = bool(known) and all(_is_number(value) for value in known)
        self.folds = any(_folds(name, value) for value in known)
        width = max(map(_narrowest if self.folds else cell_len, cells), default=0)
        self.head = _folded(name.removesuffix("_seconds") if _are_times(known) else name, width)
        self.least = max(width, *map(cell_len, self.head.split("\n")))
        self.most = max(self.least, *map(cell_len, cells), 0)


def _by_column(
    columns: Sequence[str], values: Sequence[Sequence[Any]], cells: Sequence[Sequence[str]]
) -> Iterable[tuple[str, Sequence[Any], Sequence[str]]]:
    for place, name in enumerate(columns):
        yield name, [row[place] for row in values], [row[place] for row in cells]


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """Share the width out, the narrowest first, until each column is as wide as its widest value.

    The library would share it out for itself, and take from a column more than it can do without.
    """
    widths = [column.least for column in columns]
    for _ in range(width - BETWEEN * (len(columns) - 1) - sum(widths)):
        wanting = [place for place, column in enumerate(columns) if widths[place] < column.most]
        if not wanting:
            break
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths


def _table(
    columns: Sequence[_Column], cells: Sequence[Sequence[str]], last: Sequence[Sequence[str]], width: int
) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, BETWEEN, 0, 0))
    for column, share in zip(columns, _widths(columns, width), strict=True):
        table.add_column(
            column.head,
            justify="right" if column.is_number else "left",
            no_wrap=not column.folds,
            width=share,
            overflow="fold",
        )
    for row in cells:
        table.add_row(*row)
    for row in last:
        table.add_row(*row, style="bold")
    return table


def _print_below(columns: Sequence[str], cells: Sequence[Sequence[str]], console: Console) -> None:
    """Print each row as lines of a name and a value."""
    for place, row in enumerate(cells):
        if place:
            console.print()
        block = Table(box=None, show_header=False, pad_edge=False, padding=(0, BETWEEN, 0, 0))
        block.add_column(style="bold", no_wrap=True)
        block.add_column(overflow="fold")
        for name, cell in zip(columns, row, strict=True):
            if cell:
                block.add_row(name, cell)
        console.print(block)


def _folded(name: str, width: int) -> str:
    """Break the name of a column after its words, where it is wider than what stands below."""
    lines = [""]
    for word in name.replace("_", "_\n").split("\n"):
        if lines[-1] and cell_len(lines[-1] + word) > width:
            lines.append(word)
        else:
            lines[-1] += word
    return "\n".join(lines)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal | timedelta) and not isinstance(value, bool)


def _are_times(known: Sequence[Any]) -> bool:
    return bool(known) and all(isinstance(value, timedelta) for value in known)


def _folds(name: str, value: Any) -> bool:
    """Tell whether the value has blanks, or is in a column of words that need none."""
    if not isinstance(value, str):
        return _is_structure(value)
    return " " in value or (name in WORDS and not value.isascii())


def _narrowest(cell: str) -> int:
    """Return in how many columns a text can be set."""
    return max([min(cell_len(cell), NARROWEST_TEXT), *(len(whole) for whole in WHOLE.findall(cell))])


def _is_structure(value: Any) -> bool:
    return isinstance(plain(value), dict | list)


def _cell(value: Any, zone: ZoneInfo) -> str:
    match value:
        case datetime():
            return local(value, zone)
        case timedelta():
            return _duration(int(value.total_seconds()))
        case Decimal():
            return f"{value:,f}"
        case None:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case _:
            written = plain(in_zone(value, zone))
            return NOTHING if written in ([], {}) else legible(in_words(written))


def _duration(seconds: int) -> str:
    """Say a duration in its two largest units: `2 d 3 h`."""
    left, parts = abs(seconds), []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return ("-" if seconds < 0 else "") + (" ".join(parts[:2]) or "0 s")
