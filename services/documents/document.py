"""A document for people: a title, facts, sentences and tables, written as text, PDF or XLSX from the same content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Language = Literal["zh-CN", "en"]
# None is an empty cell.
Cell = str | date | Decimal | int | None


class Column(NamedTuple):
    """A column with its heading; numbers stand at the right."""

    heading: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under their columns; the `last` row holds what they come to."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    last: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`parts` are sentences and tables in the order in which they are read; `page` names pages: page 1 of 2."""

    title: str
    language: Language
    facts: Sequence[tuple[str, Cell]]
    parts: Sequence[str | Table]
    page: tuple[str, str, str]


def written(cell: Cell) -> str:
    """Write a cell: amounts with commas between thousands, days as in 2025-03-31."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:,f}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
