"""What may tell two customers for one: their names, phones, mail addresses and addresses (CU6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

from projections.customer_row import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`apart` are those known to be others, or to be one with the customer already."""

    customer: str
    full_name: str
    country: str | None
    received_at: datetime | None
    basic: Known | None
    contacts: Known
    apart: list[str]


TRAITS: Final = """
    select customer, full_name, country, received_at, information -> 'basic' as basic, contacts,
           ruled_out || members || case when head is null then '[]' else jsonb_build_array(head) end as apart
    from customer_list
    where merged_into is null
    order by customer
"""


async def traits(connection: AsyncConnection[Any]) -> Sequence[Traits]:
    """List the traits of every customer that stands for itself."""
    async with connection.cursor(row_factory=class_row(Traits)) as cursor:
        await cursor.execute(TRAITS)
        return await cursor.fetchall()
