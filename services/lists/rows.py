"""Writes rows of read models as JSON and CSV, the same for the API and the command line."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any, Final

from contracts.message import instant
from services.lists.cell import harmless

ListRow = Mapping[str, Any]

CSV: Final = "text/csv"


def plain(value: Any) -> Any:
    """Turn a value into plain JSON: amounts and instants become text, durations whole seconds."""
    match value:
        # No list of ours has floats; the data of a stored event may.
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case timedelta():
            return int(value.total_seconds())
        case Mapping():
            return {name: plain(part) for name, part in value.items()}
        case Sequence():
            return [plain(part) for part in value]
        case _:
            message = f"{type(value).__name__} has no form for readers"
            raise TypeError(message)


def plain_row(row: ListRow) -> dict[str, Any]:
    """Turn a row into plain JSON."""
    return {name: plain(value) for name, value in row.items()}


def json_lines(rows: Iterable[ListRow]) -> Iterable[str]:
    """Write one array, a row per line, without holding all rows in memory."""
    separator = "["
    for row in rows:
        yield separator + json.dumps(plain_row(row), ensure_ascii=False)
        separator = ",\n "
    yield "]\n" if separator != "[" else "[]\n"


def csv_line(values: Iterable[Any]) -> str:
    """Write one line of CSV that no spreadsheet runs."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return line.getvalue()


class CsvFile:
    """A file of CSV that is being written."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._file = file
        self._columns = columns
        file.write(csv_line(columns).encode())

    def add(self, rows: Iterable[ListRow]) -> None:
        """Write rows below those before them."""
        self._file.write("".join(csv_line(row[column] for column in self._columns) for row in rows).encode())

    def end(self) -> None:
        """Have nothing more to write: every line is whole."""


def _cell(value: Any) -> str:
    match plain(value):
        case None:
            return ""
        case bool(truth):
            return "true" if truth else "false"
        case str(text):
            return harmless(text) if isinstance(value, str) else text
        case int() | float() as number:
            return str(number)
        case structure:
            return json.dumps(structure, ensure_ascii=False)
