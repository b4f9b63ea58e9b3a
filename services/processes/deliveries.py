"""Notices on their way: to whom, how often it was tried, and what was wrong. The truth is in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import class_row
from pydantic import TypeAdapter

from projections.engine.listing import Listing, fields_of

# The name under which the reactor keeps how far notices are.
NOTICES: Final = "notices"
MOST: Final = 1000
# Of the event at the position; who acts in the role is found out later.
QUEUE: Final = """
    insert into notice_delivery (position, person, subject, kind, instance, level, notify, due_at, raised_at)
    values (%(position)s, '', %(subject)s, %(kind)s, %(instance)s, %(level)s, %(notify)s, %(due_at)s, %(raised_at)s)
    on conflict do nothing
"""
# Nobody else takes them for a while; a process that dies meanwhile leaves them to others.
TAKE: Final = """
    update notice_delivery as taken
    set attempts = attempts + 1, next_at = clock_timestamp() + make_interval(secs => %(lease)s)
    from (
        select position, person from notice_delivery
        where next_at <= clock_timestamp()
        order by next_at
        limit %(most)s
        for update skip locked
    ) as due
    where taken.position = due.position and taken.person = due.person
    returning taken.position, taken.person, subject, kind, instance, level, notify, due_at, raised_at, attempts
"""
# The row of the role becomes one for each person, all at once.
ADDRESS: Final = """
    with role as (
        delete from notice_delivery where position = %(position)s and person = ''
        returning position, subject, kind, instance, level, notify, due_at, raised_at
    )
    insert into notice_delivery (position, person, subject, kind, instance, level, notify, due_at, raised_at)
    select position, person, subject, kind, instance, level, notify, due_at, raised_at
    from role cross join unnest(%(persons)s::text[]) as told (person)
    on conflict do nothing
"""
DELIVERED: Final = """
    update notice_delivery
    set delivered_at = clock_timestamp(), next_at = null, error = null, address = %(address)s
    where position = %(position)s and person = %(person)s and delivered_at is null
"""
FAILED: Final = """
    update notice_delivery
    set error = %(error)s, next_at = clock_timestamp() + make_interval(secs => %(wait)s)
    where position = %(position)s and person = %(person)s and delivered_at is null
"""
UNDELIVERED: Final = f"""
    select position, raised_at, notify, nullif(person, '') as person, subject, kind, level, due_at, attempts, next_at,
           error
    from notice_delivery
    where next_at is not null and error is not null
    order by raised_at, position, person
    limit {MOST}
"""  # noqa: S608 - joins our own constant only
COUNT: Final = "select count(*) from notice_delivery where next_at is not null and error is not null"
UNIT: Final = "select unit from obligations where subject = %s and kind = %s and instance = %s"


class Taken(NamedTuple):
    """A notice to be delivered now; `person` is empty until it is known who acts in the role."""

    position: int
    person: str
    subject: str
    kind: str
    instance: int
    level: str
    notify: str
    due_at: datetime | None
    raised_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A notice that could not be delivered yet, and why; `person` is null where nobody acts in the role.

    `position` is that of the event that announced it.
    """

    position: int
    raised_at: datetime
    notify: str
    person: str | None
    subject: str
    kind: str
    level: str
    due_at: datetime | None
    attempts: int
    next_at: datetime
    error: str


LISTING: Final[Listing[Undelivered]] = Listing(
    columns=fields_of(Undelivered),
    few=("raised_at", "notify", "person", "subject", "kind", "level", "attempts", "error"),
    place=TypeAdapter(tuple[datetime, int, str]),
    place_of=lambda notice: (notice.raised_at, notice.position, notice.person or ""),
)


async def take(connection: AsyncConnection[Any], most: int, lease_seconds: float) -> Sequence[Taken]:
    """Take those that are to be delivered now, so that no twin delivers them meanwhile."""
    async with connection.cursor(row_factory=class_row(Taken)) as cursor:
        await cursor.execute(TAKE, {"most": most, "lease": lease_seconds})
        return await cursor.fetchall()


async def address(connection: AsyncConnection[Any], position: int, persons: Sequence[str]) -> None:
    """Have a notice to a role delivered to each of these persons."""
    await connection.execute(ADDRESS, {"position": position, "persons": list(persons)})


async def delivered(connection: AsyncConnection[Any], taken: Taken, where_to: str) -> None:
    await connection.execute(DELIVERED, {"position": taken.position, "person": taken.person, "address": where_to})


async def failed(connection: AsyncConnection[Any], taken: Taken, error: str | None, wait_seconds: float) -> None:
    """Record why it was not delivered, where that is a failure; it is tried again after the wait."""
    values = {"position": taken.position, "person": taken.person, "error": error, "wait": wait_seconds}
    await connection.execute(FAILED, values)


async def undelivered(connection: AsyncConnection[Any]) -> Sequence[Undelivered]:
    """List what could not be delivered yet, the oldest first, at most `MOST`."""
    async with connection.cursor(row_factory=class_row(Undelivered)) as cursor:
        await cursor.execute(UNDELIVERED)
        return await cursor.fetchall()


async def count(connection: AsyncConnection[Any]) -> int:
    """Return how many notices could not be delivered yet."""
    row = await (await connection.execute(COUNT)).fetchone()
    return row[0] if row else 0


async def unit_of(connection: AsyncConnection[Any], taken: Taken) -> str | None:
    """Return the unit whose obligation it is, or None where the read model has not seen it yet."""
    row = await (await connection.execute(UNIT, (taken.subject, taken.kind, taken.instance))).fetchone()
    return row[0] if row else None
