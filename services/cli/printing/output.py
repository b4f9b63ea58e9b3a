"""Prints rows as `--format` asks: a table for people, JSON, CSV and XLSX for programs."""

import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pkgutil import resolve_name
from typing import Annotated, Final

import typer

from services.cli.printing.columns import in_order, shown
from services.lists.rows import ListRow, csv_line, json_lines


class Format(StrEnum):
    """The format in which data is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


# What only helps to read the others, in the order in which it goes where a table does not fit the terminal.
SPARE: Final = (
    *("name", "reasons", "region", "days_overdue", "waiting", "effective_from", "projection"),
    *("policy", "since", "61-90", "31-60", "1-30", "owner", "reason", "actor", "other_name", "full_name"),
)
FormatOption = Annotated[Format, typer.Option("--format", help="The format of the output.")]


def print_rows(
    columns: Sequence[str],
    rows: Iterable[ListRow],
    form: Format,
    *,
    few: Sequence[str] = (),
    summed: Sequence[str] = (),
) -> None:
    """Print rows with these columns; a table has only the `few`, unless a person asks for others.

    Below a table stands what the `summed` columns come to.
    """
    chosen = shown(columns, few, is_table=form is Format.TABLE)
    rows = in_order(columns, rows)
    if form is Format.TABLE:
        # Programs that ask for JSON or CSV need not wait for the library that draws tables.
        print_table = resolve_name("services.cli.printing.table:print_table")
        is_default = chosen is few
        print_table(
            chosen, rows, spare=SPARE if is_default else (), summed=summed, of=columns if is_default else chosen
        )
    else:
        PRINTERS[form](chosen, rows)


def print_one(row: ListRow, form: Format) -> None:
    """Print one thing: a fact on a line in a table, else a row like that of a list."""
    if form is Format.TABLE:
        print_rows(("what", "known"), [{"what": name, "known": value} for name, value in row.items()], form)
    else:
        print_rows(tuple(row), [row], form)


def _print_json(columns: Sequence[str], rows: Iterable[ListRow]) -> None:
    sys.stdout.writelines(json_lines({column: row[column] for column in columns} for row in rows))


def _print_csv(columns: Sequence[str], rows: Iterable[ListRow]) -> None:
    sys.stdout.write(csv_line(columns))
    sys.stdout.writelines(csv_line(row[column] for column in columns) for row in rows)


def _print_xlsx(columns: Sequence[str], rows: Iterable[ListRow]) -> None:
    if sys.stdout.isatty():
        raise typer.BadParameter("a workbook is no text: send it to a file, as in > list.xlsx.", param_hint="--format")
    # Others need not wait for the library that writes workbooks.
    written = resolve_name("services.lists.sheet:SheetFile")(sys.stdout.buffer, columns)
    written.add(rows)
    written.end()


PRINTERS: Final[dict[Format, Callable[[Sequence[str], Iterable[ListRow]], None]]] = {
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.XLSX: _print_xlsx,
}
