"""A CSV file to import: checked first, then read record by record, so that a stray quote costs only one row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Far longer than any row: a longer line, or a quote that stays open for longer, is a mistake.
LONGEST_LINE: Final = 1 << 20
MOST_LINES: Final = 100
_BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


class SourceUnusable(Exception):
    """The file cannot be imported at all: none of it was stored."""


class NotARecord(ValueError):
    """These lines do not make one row under the header."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its first line, its end in bytes, and its cells as they stand in the file.

    `values` is the row by column, with surrounding blanks removed; None where the cells do not fit the header.
    """

    line: int
    end: int
    cells: tuple[str, ...]
    values: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be imported: it exists, is in UTF-8 and has a header."""

    path: Path
    size: int
    columns: tuple[str, ...]

    def records(self) -> Iterator[Record]:
        """Read the rows under the header; skip empty lines."""
        lines = _lines(self.path)
        next(lines)
        waiting: list[_Line] = []
        while True:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            if line.text.strip():
                yield self._record(line, waiting, lines)

    def _record(self, first: _Line, waiting: list[_Line], lines: Iterator[_Line]) -> Record:
        """Take further lines while a quote is open; give them back when they do not complete a row."""
        taken = [first]
        while sum(line.text.count('"') for line in taken) % 2 and len(taken) < MOST_LINES:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                break
            taken.append(line)
        try:
            cells = _cells("".join(line.text for line in taken))
            fits = len(cells) == len(self.columns)
        except NotARecord:
            fits = False
        if fits:
            values = {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)}
            return Record(first.number, taken[-1].end, cells, values)
        waiting[:0] = taken[1:]
        return Record(first.number, first.end, tuple(first.text.rstrip("\r\n").split(",")), None)


def open_source(path: Path, required: tuple[str, ...]) -> Source:
    """Check the whole file before any of it is stored; raise `SourceUnusable` with a sentence."""
    if not path.exists():
        raise SourceUnusable(f"{path} does not exist.")
    if not path.is_file():
        raise SourceUnusable(f"{path} is not a file.")
    try:
        header = ""
        for line in _lines(path):
            header = header or line.text
    except OSError as error:
        raise SourceUnusable(f"{path} cannot be read: {error.strerror}.") from error
    columns = _header(path, header)
    missing = [name for name in required if name not in columns]
    if missing:
        raise SourceUnusable(f"{path} has no column {', '.join(missing)}; its header is: {', '.join(columns)}.")
    return Source(path, path.stat().st_size, columns)


def _header(path: Path, header: str) -> tuple[str, ...]:
    if not header.strip():
        raise SourceUnusable(f"{path} is empty: a header line is needed." if not header else f"{path} has no header.")
    try:
        columns = tuple(cell.strip() for cell in _cells(header))
    except NotARecord as error:
        raise SourceUnusable(f"{path}: the header is not CSV: {error}.") from error
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise SourceUnusable(f"{path}: the header names {', '.join(twice)} more than once.")
    return columns


def _lines(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        number, end = 0, 0
        while line := file.readline(LONGEST_LINE):
            number, end = number + 1, end + len(line)
            if len(line) == LONGEST_LINE:
                raise SourceUnusable(f"{path}: line {number} is longer than {LONGEST_LINE:,} bytes: not CSV.")
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                raise SourceUnusable(f"{path}: line {number} is not UTF-8; save the file as UTF-8.") from error
            yield _Line(number, end, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text)


def _cells(text: str) -> tuple[str, ...]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise NotARecord(str(error)) from error
    if len(rows) != 1:
        raise NotARecord("more than one row")
    return tuple(rows[0])
