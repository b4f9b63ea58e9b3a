"""Refuses a filter that names what nobody has recorded: an empty list would look like an answer (semantics 35)."""

from collections.abc import Callable
from typing import Any

from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.reference import references
from services.nearest import near
from services.reference import ReferenceUnknown, id_named, said


def as_parameter(field: str) -> str:
    """Return the name of a filter over HTTP."""
    return field


def as_option(field: str) -> str:
    """Return the name of a filter on the command line."""
    return f"--{field.replace('_', '-')}"


async def check_known(
    connection: AsyncConnection[Any], query: BaseModel, shown: Callable[[str], str] = as_parameter
) -> None:
    """Refuse the first filter of an empty list that names something unknown, with the nearest known ids.

    Lists that have rows need not be checked, and so cost nothing.
    """
    for field, reference in references(type(query)).items():
        name = getattr(query, field)
        id_ = None if name is None else id_named(reference, name)
        if id_ is not None and id_ not in (known := await near(connection, reference.category, id_)):
            raise ReferenceUnknown(said(shown(field), reference.what, name, known))
