"""Refuses a filter that names what nobody has recorded: an empty list would look like an answer (semantics 35)."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.reference import PERSON, listed, references
from services.access.seen import may_know_all
from services.nearest import near
from services.reference import ReferenceUnknown, id_named, meant, said

# Earlier releases named owners who were never enrolled.
OWNS: Final = "select customer from customer_list where owner = %(owner)s limit 1"


# Loaded for an empty list alone: others are read without the packs.
PERSONS: Final = "services.customers.persons:persons"
# As many as commands look through for one who is called so.
MOST: Final = 2_000
CHECK_LISTED: Final = "services.lists.names:check_listed"


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

    Lists that have rows need not be checked, and so cost nothing. Readers who see some customers alone do not learn
    whether there are others: what is not theirs is as if nobody had recorded it.
    """
    for field, reference in references(type(query)).items():
        name = getattr(query, field)
        id_ = None if name is None or not may_know_all(reference.category) else id_named(reference, name)
        if id_ is None or id_ in (known := await near(connection, reference.category, id_)):
            continue
        if reference == PERSON:
            if await _is_owner(connection, id_):
                continue
            if called := await _called(connection, name):
                raise meant(name, called, shown(field))
        raise ReferenceUnknown(said(shown(field), reference.what, name, known))
    if any(getattr(query, field) is not None for field in listed(type(query))):
        await resolve_name(CHECK_LISTED)(connection, query, shown)


async def _called(connection: AsyncConnection[Any], name: str) -> list[str]:
    """Return the persons with this name, account managers or not."""
    everybody = await resolve_name(PERSONS)(connection, limit=MOST)
    return [each.person for each in everybody if each.full_name == name]


async def _is_owner(connection: AsyncConnection[Any], person: str) -> bool:
    return bool(await (await connection.execute(OWNS, {"owner": person})).fetchall())
