"""What one person answers for, and who the account managers are (CU5, AM1, AM2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A record somebody answers for; `position` is the event that gave it."""

    customer: str
    full_name: str
    position: int


# Those merged away and linked, too: when they stand for themselves again, nobody must have forgotten them.
OWNED: Final = """
    select customer, full_name, owner_position as position
    from customer_list
    where owner = %(owner)s
    order by customer
"""


async def owned(connection: AsyncConnection[Any], owner: str) -> Sequence[Owned]:
    """List every record that the person answers for."""
    async with connection.cursor(row_factory=class_row(Owned)) as cursor:
        await cursor.execute(OWNED, {"owner": owner})
        return await cursor.fetchall()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """`customers` counts those that the manager is the single entry for."""

    manager: str
    full_name: str
    grade: str
    coordinator: str | None
    appointed_at: datetime
    left_at: datetime | None
    successor: str | None
    customers: int


MANAGERS: Final = """
    select manager, manager_list.full_name, grade, coordinator, appointed_at, left_at, successor,
           count(customer) as customers
    from manager_list
    left join customer_list on owner = manager and merged_into is null
    where (%(after)s::text is null or manager > %(after)s)
    group by manager
    order by manager
    limit %(limit)s
"""


async def managers(
    connection: AsyncConnection[Any], *, after: str | None = None, limit: int | None = None
) -> Sequence[Manager]:
    """List the account managers by id; `after` is the last one of the page before."""
    async with connection.cursor(row_factory=class_row(Manager)) as cursor:
        await cursor.execute(MANAGERS, {"after": after, "limit": limit}, prepare=False)
        return await cursor.fetchall()
