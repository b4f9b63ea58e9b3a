"""Finds what earlier releases stored under ids that were not in NFC, for lists and questions (semantics 36, ADR 15)."""

import unicodedata
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.form.plain import plain
from contracts.reference import PERSON, references
from services.stream_id import claim_id, stream_uuid

Filters = TypeVar("Filters", bound=BaseModel)
# The first id that looks like this one, where nothing is stored under this one itself.
FIRST: Final = """
    select stream from command_log
    where command_id = %(claim)s
      and not exists (select from stored_events where originator_id = %(stream)s)
"""


async def stored_id(connection: AsyncConnection[Any], category: str, id_: str) -> str:
    """Return an id as it was stored; in NFC, as commands have it, where nothing was."""
    asked = str(plain(id_))
    if asked.isascii():
        return asked
    stream = f"{category}/{asked}"
    found = await (
        await connection.execute(FIRST, {"claim": claim_id(stream), "stream": stream_uuid(stream)})
    ).fetchone()
    first = found[0].partition("/")[2] if found else asked
    return first if unicodedata.normalize("NFC", first) == asked else asked


def needs_look(asked: BaseModel) -> bool:
    """Return whether a filter has an id that may have been stored in another spelling."""
    return any(not (getattr(asked, field) or "").isascii() for field in _named(asked))


async def with_stored_ids(connection: AsyncConnection[Any], asked: Filters) -> Filters:
    """Return the filters of a list with each id as it was stored."""
    named = {field: category for field, category in _named(asked).items() if getattr(asked, field) is not None}
    found = {field: await stored_id(connection, category, getattr(asked, field)) for field, category in named.items()}
    return asked.model_copy(update=found)


def _named(asked: BaseModel) -> dict[str, str]:
    """Return the filters with ids of streams. Persons are named as on a ticket, in NFC."""
    return {field: named.category for field, named in references(type(asked)).items() if named != PERSON}
