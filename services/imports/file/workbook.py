"""A sheet of an XLSX workbook, read row by row within bounds; formulas count by the values saved with them."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from contracts.form.legible import shown
from services.imports.file import unpacked
from services.imports.file.spreadsheet_cell import LONGEST, Unreadable, text_of
from services.imports.file.table import Row, SourceUnusable, misfit, some, without_empty_end

# What the library raises at a file that is not as it should be; the last of a formula that does not end.
_DAMAGED: Final = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    EOFError,
    TokenizerError,
)
# Every row is filled up to where the sheet says that it reaches, which is believed up to so many cells.
MOST_FILLED: Final = 1 << 24


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
                if number > unpacked.MOST_ROWS:
                    raise SourceUnusable(f"{self.path}: a row is numbered beyond {unpacked.MOST_ROWS:,}.")
                if number > 1 and any(cell.value is not None for cell in asked):
                    yield _row(number, cells, asked, width)


def open_workbook(path: Path, sheet: str | None) -> Workbook:
    """Check what the workbook unpacks to before any of it is read; raise `SourceUnusable`."""
    unpacked.check(path)
    with _opened(path) as book:
        names = tuple(each.title for each in book.worksheets)
        if not names or (sheet is not None and sheet not in names):
            raise SourceUnusable(f"{path} has no sheet {shown(sheet or '')}; it has: {some(names) or 'none'}.")
        if book.epoch == CALENDAR_MAC_1904:
            raise SourceUnusable(f"{path} counts its days from 1904; save it with the calendar from 1900.")
        chosen = sheet or names[0]
        first = next(book[chosen].iter_rows(min_row=1, max_row=1), ())
        size = min(book[chosen].max_row or 1, unpacked.MOST_ROWS)
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
            texts.append(str(cell.value if cell.value is not None else formula.value)[:LONGEST])
            fault = fault or f"in column {place + 1}, {unreadable}"
    filled = tuple(texts) + ("",) * (width - len(texts))
    filled = without_empty_end(filled, width)
    return Row(number, number, filled, fault or misfit(filled, width))


@contextmanager
def _sheets(path: Path, sheet: str) -> Iterator[tuple[Iterator[Any], Iterator[Any]]]:
    """Open the sheet twice: with the saved values of formulas, and with the formulas."""
    with _opened(path) as saved, _opened(path, formulas=True) as formulas:
        for book in (saved, formulas):
            if (book[sheet].max_row or 0) * (book[sheet].max_column or 0) > MOST_FILLED:
                book[sheet].reset_dimensions()
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
