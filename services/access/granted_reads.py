"""What was read because a request was granted: recorded before it is shown, with the request (AC1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Id
from projections.engine.listing import Listing, Query, fields_of, listed
from services.access.decision import Thing
from services.access.roster import Who

LONGEST: Final = 500
RECORD: Final = """
    insert into granted_read (access, person, action, thing, method, address)
    select access, %(person)s, %(action)s, %(thing)s, %(method)s, %(address)s
    from unnest(%(requests)s::text[]) as access
"""
OPEN: Final = """
    select access from access_list where requested_by = %(person)s and open_until > now() order by access
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedRead:
    """A reading that a granted request permitted; a list is recorded with each request that opens some of its rows."""

    id: int
    at: datetime
    access: str
    person: str
    action: str
    thing: str
    method: str
    address: str


class GrantedReadsQuery(Query):
    person: Annotated[Id | None, Field(description="What this person read.")] = None
    access: Annotated[Id | None, Field(description="What was read because of this request.")] = None


LISTING: Final[Listing[GrantedRead]] = Listing(
    columns=fields_of(GrantedRead),
    few=("at", "person", "access", "thing", "address"),
    place=TypeAdapter(int),
    place_of=lambda read: read.id,
)
LIST: Final = """
    select id, at, access, person, action, thing, method, address from granted_read
    where (%(person)s::text is null or person = %(person)s)
      and (%(access)s::text is null or access = %(access)s)
      and (%(after)s::bigint is null or id < %(after)s)
    order by id desc limit %(limit)s
"""


async def record(
    connection: AsyncConnection[Any],
    requests: Sequence[str],
    who: Who,
    action: str,
    thing: Thing,
    *,
    method: str,
    address: str,
) -> None:
    """Keep that a person is about to read something because of these requests."""
    said = {
        "requests": list(requests),
        "person": who.person,
        "action": action,
        "thing": thing.name[:LONGEST],
        "method": method,
        "address": address[:LONGEST].replace("\0", ""),
    }
    await connection.execute(RECORD, said)


async def open_to(connection: AsyncConnection[Any], person: str) -> list[str]:
    """Return the requests that open something to a person now."""
    return [row[0] for row in await (await connection.execute(OPEN, {"person": person})).fetchall()]


async def granted_reads(
    connection: AsyncConnection[Any], query: GrantedReadsQuery, *, after: int | None = None, limit: int | None = None
) -> Sequence[GrantedRead]:
    """List what was read because of granted requests, the last first."""
    return await listed(connection, GrantedRead, LIST, query.model_dump() | {"after": after, "limit": limit})
