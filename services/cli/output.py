"""Prints rows as `--format` asks: a table for people, JSON and CSV for programs."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from services.lists.rows import Row, csv_line, json_lines, plain


class Format(StrEnum):
    """How data is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
# Wide enough that nothing folds where no terminal tells its width.
UNFOLDED: Final = 1000


def print_rows(columns: Sequence[str], rows: Iterable[Row], form: Format) -> None:
    """Print rows with these columns."""
    PRINTERS[form](columns, rows)


def _print_json(_: Sequence[str], rows: Iterable[Row]) -> None:
    sys.stdout.writelines(json_lines(rows))


def _print_csv(columns: Sequence[str], rows: Iterable[Row]) -> None:
    sys.stdout.write(csv_line(columns))
    sys.stdout.writelines(csv_line(row[column] for column in columns) for row in rows)


def _print_table(columns: Sequence[str], rows: Iterable[Row]) -> None:
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in columns))
    Console(width=None if sys.stdout.isatty() else UNFOLDED, markup=False, highlight=False).print(table)
    typer.echo("1 row" if table.row_count == 1 else f"{table.row_count} rows", err=True)


def _cell(value: Any) -> str:
    match plain(value):
        case None:
            return "–"
        case bool(truth):
            return "yes" if truth else "no"
        case str(text):
            return text
        case shown:
            return json.dumps(shown, ensure_ascii=False)


PRINTERS: Final[dict[Format, Callable[[Sequence[str], Iterable[Row]], None]]] = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
}
