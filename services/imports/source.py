"""A file to import: checked first, then read record by record under the names of the layout's columns."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Final

from services.imports.file.delimited import open_delimited
from services.imports.file.table import MOST_COLUMNS, SourceUnusable, Table, some
from services.lists.cell import as_written

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
# How a workbook begins, and how one of before 2007 or behind a password does.
SIGNATURE: Final = b"PK\x03\x04"
OLD_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A mark of the encoding, and blanks.
XML_MAY_BEGIN: Final = b"\xef\xbb\xbf \t\r\n"
# The columns that a rejects file has before those of the file; in earlier releases, the last two stood at the end.
ABOUT: Final = ("line", "code", "reason")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its first line, its end in the file, and its cells as they stand there.

    `values` is the row by column, with surrounding blanks removed; None where `fault` says why there are none.
    """

    line: int
    end: int
    cells: tuple[str, ...]
    values: dict[str, str] | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be imported; `columns` are those of its header under the names that the layout knows."""

    table: Table
    columns: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self.table.path

    @property
    def size(self) -> int:
        """Return how large it is, in the measure of the ends of records."""
        return self.table.size

    def records(self) -> Iterator[Record]:
        """Read the rows under the header; in a rejects file, without what keeps a cell from being run."""
        corrected = is_rejects(self.table.header)
        for row in self.table.rows():
            cells = tuple(map(as_written, row.cells)) if corrected else row.cells
            if row.fault is None:
                values = {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True)}
                yield Record(row.line, row.end, cells, values)
            else:
                yield Record(row.line, row.end, cells, None, row.fault)


def open_source(path: Path, required: Collection[str]) -> Source:
    """Check the whole file before any of it is stored; raise `SourceUnusable` with a sentence."""
    return named(open_table(path, required), required)


def open_table(
    path: Path, expected: Collection[str], *, encoding: str | None = None, sheet: str | None = None
) -> Table:
    """Look through the file; raise `SourceUnusable` where it cannot be read from end to end."""
    if not path.exists():
        raise SourceUnusable(f"{path} does not exist.")
    if not path.is_file():
        raise SourceUnusable(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            begins = file.read(len(OLD_SIGNATURE))
        if begins.startswith(SIGNATURE):
            # The workbook's library is loaded for a workbook alone.
            opened: Table = resolve_name("services.imports.file.workbook:open_workbook")(path, sheet)
            return opened
        if begins == OLD_SIGNATURE:
            raise SourceUnusable(f"{path} is an old or a protected workbook; save it as XLSX without a password.")
        if begins.lstrip(XML_MAY_BEGIN).startswith(b"<"):
            # As is the reader of XML.
            statement: Table = resolve_name("services.imports.file.statement:open_statement")(path)
            return statement
        if sheet is not None:
            raise SourceUnusable(f"{path} is a text file, which has no sheet: --sheet is for XLSX.")
        return open_delimited(path, expected, encoding)
    except OSError as error:
        raise SourceUnusable(f"{path} cannot be read: {error.strerror}.") from error


def named(table: Table, required: Collection[str], names: Mapping[str, str] = NO_NAMES) -> Source:
    """Give the columns of a table the layout's names; refuse a header that lacks one, or names one twice."""
    path, columns = table.path, tuple(names.get(name, name) for name in table.header)
    header = some(table.header)
    if len(columns) > MOST_COLUMNS:
        raise SourceUnusable(f"{path} has {len(columns):,} columns; a file may have {MOST_COLUMNS:,}.")
    if "" in columns:
        raise SourceUnusable(f"{path}: column {columns.index('') + 1} of the header has no name; it is: {header}.")
    twice = sorted(name for name, times in Counter(columns).items() if times > 1)
    if twice:
        raise SourceUnusable(f"{path}: the header names {some(twice)} more than once.")
    missing = [name for name in required if name not in columns]
    if missing:
        raise SourceUnusable(f"{path} has no column {', '.join(missing)}; its header is: {header}.")
    return Source(table, columns)


def is_rejects(header: tuple[str, ...]) -> bool:
    """Return whether these are the columns of a rejects file, of this release or an earlier."""
    return header[:3] == ABOUT or (header[:1], header[-2:]) == (ABOUT[:1], ABOUT[1:])
