"""Writes a document as a workbook (XLSX): numbers stay numbers, and no text is run as a formula."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from services.documents.document import Cell, Document, Table, written

# What a spreadsheet keeps of a number: larger ones are written as text, so that no digit is lost.
DIGITS: Final = 15
WIDEST: Final = 40
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(document: Document) -> bytes:
    """Return the bytes of a workbook: facts and tables on one sheet, as they follow each other in the document."""
    written_to = BytesIO()
    with xlsxwriter.Workbook(written_to, {"in_memory": True, **PLAIN}) as book:
        # Dates and numbers alike look the same in every language.
        formats = {
            "bold": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "hundredths": book.add_format({"num_format": "#,##0.00"}),
            "thousandths": book.add_format({"num_format": "#,##0.000"}),
        }
        _write(book.add_worksheet(), document, formats)
    return written_to.getvalue()


def _write(sheet: Worksheet, document: Document, formats: dict[str, Any]) -> None:
    sheet.set_column(0, max(_columns(document) - 1, 1), 18)
    sheet.write_string(0, 0, document.title, formats["bold"])
    row = 2
    for label, cell in document.facts:
        sheet.write_string(row, 0, label)
        _cell(sheet, row, 1, cell, formats)
        row += 1
    for part in document.parts:
        row += 1
        row = _sentence(sheet, row, part) if isinstance(part, str) else _table(sheet, row, part, formats)


def _columns(document: Document) -> int:
    return max((len(part.columns) for part in document.parts if isinstance(part, Table)), default=0)


def _sentence(sheet: Worksheet, row: int, sentence: str) -> int:
    sheet.write_string(row, 0, sentence)
    return row + 1


def _table(sheet: Worksheet, row: int, table: Table, formats: dict[str, Any]) -> int:
    sheet.write_string(row, 0, table.title, formats["bold"])
    for place, column in enumerate(table.columns):
        sheet.write_string(row + 1, place, column.heading, formats["bold"])
    rows: Sequence[Sequence[Cell]] = [*table.rows, table.last] if table.last else table.rows
    for below, cells in enumerate(rows, start=row + 2):
        for place, cell in enumerate(cells):
            _cell(sheet, below, place, cell, formats)
    return row + 2 + len(rows)


def _cell(sheet: Worksheet, row: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None:
            return
        case Decimal() if len(cell.as_tuple().digits) <= DIGITS:
            # The format of a cell is all that is kept of the decimals.
            sheet.write_number(row, place, cell, formats[_decimals(cell)])
        case int():
            sheet.write_number(row, place, cell, formats["whole"])
        case date():
            sheet.write_datetime(row, place, cell, formats["date"])
        case _:
            sheet.write_string(row, place, written(cell))


def _decimals(amount: Decimal) -> str:
    exponent = amount.as_tuple().exponent
    return {0: "whole", -2: "hundredths"}.get(exponent, "thousandths") if isinstance(exponent, int) else "whole"
