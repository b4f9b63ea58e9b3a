"""What suggests that two records are one customer: names, phone numbers, mail and street addresses (CU6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.customers.row import Known
from projections.engine.listing import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`apart` are the records known to be other customers, or already known to be this one."""

    customer: str
    full_name: str
    country: str | None
    received_at: datetime | None
    basic: Known | None
    contacts: Known
    apart: list[str]


TRAITS: Final = """
    select listed.customer, listed.full_name, listed.country, listed.received_at,
           listed.information -> 'basic' as basic, listed.contacts,
           listed.ruled_out || listed.members || coalesce(head.members || jsonb_build_array(head.customer), '[]')
           as apart
    from customer_list as listed
    left join customer_list as head on head.customer = listed.head
    where listed.merged_into is null
    order by listed.customer
"""


async def traits(connection: AsyncConnection[Any]) -> Sequence[Traits]:
    """List the traits of every customer that is not merged away."""
    return await listed(connection, Traits, TRAITS)
