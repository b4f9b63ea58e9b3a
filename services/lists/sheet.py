"""Writes a list as a workbook (XLSX), row by row: amounts stay numbers, and no text is ever run as a formula."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from services.lists.rows import ListRow, plain

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet keeps of a number: longer ones are written as text, so that no digit is lost.
DIGITS: Final = 15
# What a cell holds at most, and a sheet: the rows after it stand on the next one.
LONGEST: Final = 32_767
ROWS_OF_A_SHEET: Final = 1_048_576
# Rows leave memory as they are written, and no text is taken for a formula, a link or a number.
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class SheetFile:
    """A workbook that is being written; its bytes are in the file once it has ended."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(file, OPTIONS)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._bold = self._book.add_format({"bold": True})
        self._columns = columns
        self._begin()

    def add(self, rows: Iterable[ListRow]) -> None:
        """Write rows below those before them."""
        for row in rows:
            if self._row == ROWS_OF_A_SHEET:
                self._begin()
            for place, column in enumerate(self._columns):
                self._cell(self._sheet, place, row[column])
            self._row += 1

    def end(self) -> None:
        """Put the file together."""
        self._book.close()

    def _begin(self) -> None:
        self._sheet: Worksheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column, self._bold)
        self._row = 1

    def _cell(self, sheet: Worksheet, place: int, value: Any) -> None:
        match value:
            case None:
                return
            case bool(truth):
                sheet.write_boolean(self._row, place, truth)
            case int() | Decimal() if _fits(value):
                sheet.write_number(self._row, place, value)
            case date() if not isinstance(value, datetime):
                sheet.write_datetime(self._row, place, value, self._day)
            case _:
                sheet.write_string(self._row, place, _text(value)[:LONGEST])


def _fits(number: int | Decimal) -> bool:
    return len(Decimal(number).as_tuple().digits) <= DIGITS


def _text(value: Any) -> str:
    """Write a value as in CSV: instants with their zone, several values as JSON."""
    written = plain(value)
    return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
