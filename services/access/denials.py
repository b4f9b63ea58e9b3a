"""What was refused, to whom: recorded when it is, and listed for auditors."""

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
    insert into access_denial (person, roles, action, thing, method, address)
    values (%(person)s, %(roles)s, %(action)s, %(thing)s, %(method)s, %(address)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A refusal; `thing` is what was asked for, as in customer/C8."""

    id: int
    at: datetime
    person: str
    roles: tuple[str, ...]
    action: str
    thing: str
    method: str
    address: str


class DenialsQuery(Query):
    person: Annotated[Id | None, Field(description="What was refused to this person.")] = None


LISTING: Final[Listing[Denial]] = Listing(
    columns=fields_of(Denial),
    few=("at", "person", "action", "thing"),
    place=TypeAdapter(int),
    place_of=lambda denial: denial.id,
)
LIST: Final = """
    select id, at, person, roles, action, thing, method, address from access_denial
    where (%(person)s::text is null or person = %(person)s) and (%(after)s::bigint is null or id < %(after)s)
    order by id desc limit %(limit)s
"""


async def record(
    connection: AsyncConnection[Any], who: Who, action: str, thing: Thing, *, method: str, address: str
) -> None:
    """Keep a refusal."""
    said = {
        "person": who.person,
        "roles": list(who.roles),
        "action": action,
        "thing": thing.name[:LONGEST].replace("\0", ""),
        "method": method,
        "address": address[:LONGEST].replace("\0", ""),
    }
    await connection.execute(RECORD, said)


async def denials(
    connection: AsyncConnection[Any], query: DenialsQuery, *, after: int | None = None, limit: int | None = None
) -> Sequence[Denial]:
    """List what was refused, the last first."""
    asked = {"person": query.person, "after": after, "limit": limit}
    return await listed(connection, _denial, LIST, asked)


def _denial(*, roles: list[str], **columns: Any) -> Denial:
    return Denial(roles=tuple(roles), **columns)
