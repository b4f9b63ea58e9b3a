"""Text whose values are parted by commas, semicolons or tabs, read record by record: a stray quote costs one row."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.imports.file.encoding import Encoding, recognised
from services.imports.file.table import Row, SourceUnusable, misfit, without_empty_end

# Far longer than any row: a longer line, or a quote that stays open for longer, is a mistake.
LONGEST_LINE: Final = 1 << 20
MOST_LINES: Final = 100
SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}
_BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_STRAY_QUOTE: Final = "a quote does not close, or stands inside a value where it must be written twice"
_OPEN_QUOTE: Final = f"a quote is still open after {MOST_LINES} lines"
# Lines are bounded already; a value of any length is judged by the column that it is for.
csv.field_size_limit(LONGEST_LINE * MOST_LINES)


class NotARecord(ValueError):
    """These lines do not make one row."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file with its encoding, separator and header; `size` and the ends of rows are in bytes."""

    path: Path
    size: int
    encoding: Encoding
    separator: str
    header: tuple[str, ...]

    @property
    def read_as(self) -> str:
        """Name the encoding and the separator."""
        return f"{self.encoding.name}, separator {SEPARATORS[self.separator]}"

    def rows(self) -> Iterator[Row]:
        """Read the rows under the header; skip empty lines."""
        lines = _lines(self.path, self.encoding)
        next(lines)
        waiting: list[Line] = []
        while True:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            if line.text.strip().strip(self.separator):
                yield self._row(line, waiting, lines)

    def _row(self, first: Line, waiting: list[Line], lines: Iterator[Line]) -> Row:
        """Take further lines while a quote is open; give them back when they do not complete a row."""
        taken = [first]
        quotes = first.text.count('"')
        while quotes % 2 and len(taken) < MOST_LINES:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                break
            taken.append(line)
            quotes += line.text.count('"')
        width = len(self.header)
        try:
            cells = without_empty_end(_cells("".join(line.text for line in taken), self.separator), width)
        except NotARecord:
            fault = _OPEN_QUOTE if len(taken) == MOST_LINES else _STRAY_QUOTE
        else:
            unfit = misfit(cells, width)
            if unfit is None or len(taken) == 1:
                return Row(first.number, taken[-1].end, cells, unfit)
            fault = f"{unfit}: a quote is open over {len(taken)} lines"
        waiting[:0] = taken[1:]
        return Row(first.number, first.end, tuple(first.text.rstrip("\r\n").split(self.separator)), fault)


def open_delimited(path: Path, expected: Collection[str], encoding: str | None) -> Delimited:
    """Look through the whole file; choose the separator that finds most of the expected columns in the header."""
    found = recognised(path, encoding)
    header = ""
    for line in _lines(path, found):
        header = header or line.text
    if not header.strip():
        raise SourceUnusable(f"{path} has no header." if header else f"{path} is empty: a header line is needed.")
    separator, columns = max(
        ((each, _header(header, each)) for each in SEPARATORS),
        key=lambda choice: (len(set(choice[1]) & set(expected)), len(choice[1])),
    )
    if not columns:
        raise SourceUnusable(f"{path}: the header is not CSV: {_STRAY_QUOTE}.")
    return Delimited(path, path.stat().st_size, found, separator, columns)


def _header(header: str, separator: str) -> tuple[str, ...]:
    """Return the names of the columns; none where the line is no header under this separator."""
    try:
        return without_empty_end(tuple(cell.strip() for cell in _cells(header, separator)))
    except NotARecord:
        return ()


def _lines(path: Path, encoding: Encoding) -> Iterator[Line]:
    """Yield the lines with their ends, be these of Windows, of Unix, or of old Macs."""
    with path.open(encoding=encoding.codec, newline="") as file:
        number, end = 0, 0
        while text := file.readline(LONGEST_LINE):
            number, end = number + 1, end + len(text.encode(encoding.codec))
            if len(text) == LONGEST_LINE:
                raise SourceUnusable(f"{path}: line {number} is longer than {LONGEST_LINE:,} characters: not CSV.")
            yield Line(number, end, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text)


def _cells(text: str, separator: str) -> tuple[str, ...]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise NotARecord from error
    if len(rows) != 1:
        raise NotARecord
    return tuple(rows[0])
