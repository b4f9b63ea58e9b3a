"""The PostgreSQL type for each field of a row."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

TYPES: Final[dict[Any, str]] = {
    str: "text",
    int: "bigint",
    Decimal: "numeric",
    date: "date",
    datetime: "timestamptz",
    bool: "boolean",
    tuple: "jsonb",
    dict: "jsonb",
}


class NoColumn(TypeError):
    """No column type fits values of this type."""


def columns_of(row: type[Any]) -> dict[str, str]:
    """Name the columns of a dataclass with their types, in the order of its fields; any of them may be null."""
    hints = get_type_hints(row)
    return {field.name: _column(f"{row.__name__}.{field.name}", hints[field.name]) for field in fields(row)}


def nullable_of(row: type[Any]) -> set[str]:
    """Name the fields of a dataclass that may be None."""
    hints = get_type_hints(row)
    return {field.name for field in fields(row) if NoneType in get_args(hints[field.name])}


def _column(name: str, hint: Any) -> str:
    found = {TYPES.get(kind) for kind in _kinds(hint)}
    if len(found) == 1 and (column := found.pop()):
        return column
    raise NoColumn(f"No column keeps {name}, which is {hint}.")


def _kinds(hint: Any) -> set[Any]:
    """Return the types that a value may have, without null."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return set().union(*(_kinds(part) for part in get_args(hint) if part is not NoneType))
    if origin is Literal:
        return {type(value) for value in get_args(hint)}
    return {origin or hint}
