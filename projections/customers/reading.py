"""How a customer's record is read, to find it by a text and to find those that look like it (CU6, CU8).

The row keeps what was read, so that a question reads no record. A row that a worker of another release has written is
read anew by whoever asks, until `kehu migrate` or its next event.
"""

from dataclasses import dataclass
from typing import Any, Final

from contracts.sealing import ERASED
from domain.customers.likeness.record import VERSION, kept, read_record
from domain.customers.likeness.searched import needles, searched
from projections.customers.row import CustomerRow, Known
from projections.customers.search import Unread

SEARCHED: Final = ("customer", "region", "absorbed", "information", "contacts", "projects")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, in rows that were read as `read_as` or are read anew."""

    needles: list[str]
    read_as: int = VERSION

    def found(self, row: Unread) -> str | None:
        """Return the customer, if its record says the text."""
        said = searched_of(row)
        return row.customer if any(needle in said for needle in self.needles) else None


def search_for(text: str) -> Search:
    """Return the search for a text."""
    return Search(needles(text))


def is_read(row: CustomerRow) -> bool:
    """Return whether the row was read after its last event, and as rows are read now."""
    return row.read_as == VERSION and row.read_to == row.position


def reading(row: CustomerRow, before: CustomerRow | None = None) -> dict[str, Any]:
    """Return the columns that hold how the row is read; of a row read before, only those that have changed."""
    columns: dict[str, Any] = {"read_as": VERSION}
    if before is None or _compared(before) != _compared(row):
        columns["likeness"] = kept(read_record(customer=row.customer, **_compared(row)))
    if before is None or _told(before) != _told(row):
        columns["searched"] = searched_of(row)
    return columns


def searched_of(row: CustomerRow | Unread) -> str:
    """Return what a text is looked for in."""
    told = {name: getattr(row, name) for name in SEARCHED}
    return searched(told, full_name=_name(row), country=row.country)


def _compared(row: CustomerRow) -> Known:
    return {
        "full_name": _name(row),
        "country": row.country,
        "basic": row.information.get("basic", {}),
        "contacts": row.contacts,
    }


def _name(row: CustomerRow | Unread) -> str:
    # Those who were erased are not alike.
    return "" if row.full_name == ERASED else row.full_name


def _told(row: CustomerRow) -> Known:
    return {name: getattr(row, name) for name in ("full_name", "country", *SEARCHED)}
