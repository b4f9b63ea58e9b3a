"""Writes a document as plain text in columns; a Chinese character is two columns wide."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from services.documents.document import Cell, Document, Table, written

GAP: Final = "  "


def text(document: Document) -> str:
    """Return the whole document, each line ended."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield document.title
    yield ""
    width = max(cell_len(label) for label, _ in document.facts)
    for label, cell in document.facts:
        yield _padded(label, width) + GAP + written(cell)
    for part in document.parts:
        yield ""
        if isinstance(part, str):
            yield part
        else:
            yield from _table(part)


def _table(table: Table) -> Iterator[str]:
    headings = [column.heading for column in table.columns]
    rows = [[written(cell) for cell in row] for row in _all_rows(table)]
    widths = [max(map(cell_len, cells)) for cells in zip(headings, *rows, strict=True)]
    yield table.title
    for row in (headings, ["-" * width for width in widths], *rows):
        yield GAP.join(
            _padded(cell, width, is_right=column.is_number)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        )


def _all_rows(table: Table) -> Sequence[Sequence[Cell]]:
    return [*table.rows, table.last] if table.last else table.rows


def _padded(cell: str, width: int, *, is_right: bool = False) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if is_right else cell + blanks
