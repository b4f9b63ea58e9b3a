"""What suggests that two records are one customer: names, phone numbers, mail and street addresses (CU6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.customers.row import Known
from projections.engine.listing import listed
from projections.survivor import SURVIVOR, WITH_HEAD


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


TRAITS: Final = f"""
    select listed.customer, listed.full_name, listed.country, listed.received_at,
           listed.information -> 'basic' as basic, listed.contacts,
           listed.ruled_out || listed.members || coalesce(head.members || jsonb_build_array(head.customer), '[]')
           as apart
    from customer_list as listed
    {WITH_HEAD}
    where {SURVIVOR} is null
    order by listed.customer
"""  # noqa: S608 - joins our own constants only


async def traits(connection: AsyncConnection[Any], now: datetime) -> Sequence[Traits]:
    """List the traits of every customer that is not merged away at `now`."""
    return await listed(connection, Traits, TRAITS, {"now": now})
