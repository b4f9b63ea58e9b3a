"""The customers that one person answers for now (CU5, AM2): those that are still to be handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.listing import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A record with an owner; `position` is that of the event that assigned it."""

    customer: str
    full_name: str
    position: int


# Includes records merged away or linked: they must have an owner when they stand for themselves again.
OWNED: Final = """
    select customer, full_name, owner_position as position
    from customer_list
    where owner = %(owner)s
    order by customer
"""


async def owned(connection: AsyncConnection[Any], owner: str) -> Sequence[Owned]:
    """List every record that the person answers for."""
    return await listed(connection, Owned, OWNED, {"owner": owner})
