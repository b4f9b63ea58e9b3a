"""The customers that one person answers for (CU5, AM2)."""

from collections.abc import Sequence
from dataclasses import dataclass
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
