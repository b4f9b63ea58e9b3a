"""Prints rows as a table, for people."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer
from rich.console import Console
from rich.table import Table

from services.lists.rows import ListRow, plain

# Wide enough that no line folds where there is no terminal with a width.
UNFOLDED: Final = 1000


def print_table(columns: Sequence[str], rows: Iterable[ListRow]) -> None:
    """Print rows under the names of their columns, with their number below."""
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
