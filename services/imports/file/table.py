"""A file to import as a table, whatever kind of file it is: a header, and rows with their place in the file."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from contracts.form.legible import shown

# As many columns as a spreadsheet has; of many names, the first are shown.
MOST_COLUMNS: Final = 16_384
MOST_SHOWN: Final = 20


class SourceUnusable(Exception):
    """The file cannot be imported at all: none of it was stored."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as they stand in the file; `fault` says why they cannot be taken as one row.

    `line` is its first line, and `end` how far into the file it reaches, in the measure of the table's `size`.
    """

    line: int
    end: int
    cells: tuple[str, ...]
    fault: str | None = None


class Table(Protocol):
    """A file that was looked through and can be read; `read_as` says to people how it is read."""

    @property
    def path(self) -> Path: ...

    @property
    def size(self) -> int: ...

    @property
    def header(self) -> tuple[str, ...]: ...

    @property
    def read_as(self) -> str: ...

    def rows(self) -> Iterator[Row]:
        """Read the rows under the header; skip empty ones. Cells beyond the header are left out where empty."""


def without_empty_end(cells: tuple[str, ...], width: int = 0) -> tuple[str, ...]:
    """Leave out the last cells while they are empty: spreadsheets write separators for columns that hold nothing."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def misfit(cells: tuple[str, ...], width: int) -> str | None:
    """Say that a row does not fit its header, or nothing where it does."""
    if len(cells) == width:
        return None
    return f"the row has {len(cells):,} values, and the header {width:,} columns"


def some(names: Collection[str]) -> str:
    """Show the first of the names, so that a sentence stays short whatever the file says."""
    more = f" and {len(names) - MOST_SHOWN:,} more" if len(names) > MOST_SHOWN else ""
    return ", ".join(map(shown, islice(names, MOST_SHOWN))) + more
