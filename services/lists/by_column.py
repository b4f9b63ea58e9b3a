"""Rows in the order of one column, as people read its values."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from services.lists.natural import natural
from services.lists.rows import plain

Row = TypeVar("Row")


def by_column(rows: Iterable[Row], value_of: Callable[[Row], Any], *, backwards: bool) -> list[Row]:
    """Return the rows in the order of their values; what is not known stands last, whichever way the others stand."""
    found = [(value_of(row), row) for row in rows]
    known = [(_order(value), row) for value, row in found if value is not None]
    known.sort(key=lambda each: each[0], reverse=backwards)
    return [row for _, row in known] + [row for value, row in found if value is None]


def asked_column(sort: str) -> tuple[str, bool]:
    """Return the column that is asked for, and whether `-` before its name turns the order around."""
    return sort.removeprefix("-"), sort.startswith("-")


def _order(value: Any) -> Any:
    """Return what sorts a value among others of its column."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(plain(value), ensure_ascii=False)
    return natural(value)
