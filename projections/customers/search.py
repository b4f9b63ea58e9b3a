"""Searches everything in a customer's record for a text (CU8)."""

import re
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, Final

from psycopg import AsyncConnection

from projections.customers.row import Known
from projections.engine.candidates import Candidates, decided

LIKE_SIGNS: Final = re.compile(r"[%_\\]")
ESCAPED: Final = r"\\\g<0>"
# Loaded when somebody looks for a text: most lists are shown without one, and should not wait for it.
SEARCH: Final = "projections.customers.reading:search_for"

# Whether the row `record` says the text: by what was read of it, or by what `looked_for` has read anew.
SAYS: Final = """(
    {record}.read_as = %(read_as)s and {record}.read_to = {record}.position
        and {record}.searched like any(%(patterns)s::text[])
    or {record}.customer = any(%(anew)s::text[])
)"""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of which nothing is kept that could be searched."""

    customer: str
    full_name: str
    country: str | None
    region: str | None
    absorbed: tuple[str, ...]
    information: Known
    contacts: Known
    projects: Known


UNREAD: Final = Candidates(
    row=Unread,
    sql="""
        select customer, full_name, country, region, absorbed, information, contacts, projects
        from customer_list
        where read_as <> %(read_as)s or read_to <> position
    """,
)


async def looked_for(connection: AsyncConnection[Any], text: str | None) -> dict[str, Any]:
    """Return the parameters of `SAYS`, which name the rows that are read anew and say the text."""
    if text is None:
        return {"patterns": None, "anew": None, "read_as": None}
    search = resolve_name(SEARCH)(text)
    anew = await decided(connection, UNREAD, {"read_as": search.read_as}, search.found)
    return {"patterns": [pattern(needle) for needle in search.needles], "anew": anew, "read_as": search.read_as}


def pattern(needle: str) -> str:
    """Return the pattern that finds a needle anywhere."""
    return f"%{LIKE_SIGNS.sub(ESCAPED, needle)}%"
