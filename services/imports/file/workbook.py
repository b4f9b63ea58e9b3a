"""A sheet of an XLSX workbook, read row by row within bounds; formulas count by the values saved with them."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from services.imports.file.spreadsheet_cell import Unreadable, text_of
from services.imports.file.table import Row, SourceUnusable, misfit, without_empty_end

# Of the whole file; unpacked, of a sheet, which is read as a stream, and of any other part, which is held in memory.
LARGEST_FILE: Final = 100 << 20
LARGEST_SHEET: Final = 1 << 30
LARGEST_PART: Final = 64 << 20
MOST_PARTS: Final = 10_000
CHUNK: Final = 1 << 20
_A_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_DAMAGED: Final = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, EOFError)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A sheet that can be read; `size` and the ends of rows are numbers of rows."""

    path: Path
    size: int
    sheet: str
    sheets: tuple[str, ...]
    header: tuple[str, ...]

    @property
    def read_as(self) -> str:
        """Name the sheet."""
        others = len(self.sheets) - 1
        return f"XLSX, sheet {self.sheet}" + (f" ({others} more)" if others else "")

    def rows(self) -> Iterator[Row]:
        """Read the rows under the header; skip empty ones."""
        width = len(self.header)
        with _sheets(self.path, self.sheet) as (saved, formulas):
            for number, (cells, asked) in enumerate(zip(saved, formulas, strict=True), start=1):
                if number > 1 and any(cell.value is not None for cell in asked):
                    yield _row(number, cells, asked, width)


def open_workbook(path: Path, sheet: str | None) -> Workbook:
    """Check what the workbook unpacks to before any of it is read; raise `SourceUnusable`."""
    _check(path)
    with _opened(path) as book:
        names = tuple(each.title for each in book.worksheets)
        if not names or (sheet is not None and sheet not in names):
            raise SourceUnusable(f"{path} has no sheet {sheet or ''}; it has: {', '.join(names) or 'none'}.")
        if book.epoch == CALENDAR_MAC_1904:
            raise SourceUnusable(f"{path} counts its days from 1904; save it with the calendar from 1900.")
        chosen = sheet or names[0]
        first = next(book[chosen].iter_rows(min_row=1, max_row=1), ())
        size = book[chosen].max_row or 1
    try:
        header = without_empty_end(tuple(text_of(cell).strip() for cell in first))
    except Unreadable as unreadable:
        raise SourceUnusable(f"{path}: in the header, {unreadable}.") from unreadable
    if not header:
        raise SourceUnusable(f"{path}: row 1 of sheet {chosen} is empty: a header is needed.")
    return Workbook(path, size, chosen, names, header)


def _row(number: int, cells: Sequence[Any], asked: Sequence[Any], width: int) -> Row:
    texts, fault = [], None
    for place, (cell, formula) in enumerate(zip(cells, asked, strict=True)):
        try:
            texts.append(text_of(cell, is_formula=formula.data_type == "f"))
        except Unreadable as unreadable:
            texts.append(str(cell.value if cell.value is not None else formula.value))
            fault = fault or f"in column {place + 1}, {unreadable}"
    filled = tuple(texts) + ("",) * (width - len(texts))
    filled = without_empty_end(filled, width)
    return Row(number, number, filled, fault or misfit(filled, width))


@contextmanager
def _sheets(path: Path, sheet: str) -> Iterator[tuple[Iterator[Any], Iterator[Any]]]:
    """Open the sheet twice: with the saved values of formulas, and with the formulas."""
    with _opened(path) as saved, _opened(path, formulas=True) as formulas:
        yield saved[sheet].iter_rows(), formulas[sheet].iter_rows()


@contextmanager
def _opened(path: Path, *, formulas: bool = False) -> Iterator[Any]:
    """Open a workbook; what is wrong inside it becomes a sentence."""
    with warnings.catch_warnings():
        # It warns of what it leaves out: data validation, pictures, styles it does not know.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
            try:
                yield book
            finally:
                book.close()
        except _DAMAGED as error:
            raise SourceUnusable(f"{path} is damaged, or not an XLSX workbook.") from error


def _check(path: Path) -> None:
    """Refuse a file that would take too much room once it is unpacked, and parts that define their own entities."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise SourceUnusable(f"{path} has {size:,} bytes; a workbook may have {LARGEST_FILE:,}: save it as CSV.")
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise SourceUnusable(f"{path} has {len(parts):,} parts; a workbook may have {MOST_PARTS:,}.")
            for part in parts:
                most = LARGEST_SHEET if _A_SHEET.fullmatch(part.filename) else LARGEST_PART
                if part.file_size > most:
                    raise SourceUnusable(
                        f"{path}: {part.filename} unpacks to {part.file_size:,} bytes; it may have {most:,}."
                    )
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as content:
                        if b"<!DOCTYPE" in content.read(CHUNK):
                            raise SourceUnusable(f"{path}: {part.filename} defines a document type: not read.")
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SourceUnusable(f"{path} is damaged, or not an XLSX workbook.") from error
