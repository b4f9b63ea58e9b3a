"""Counts customers by kind or by another of their fields (CU8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier
from pydantic import TypeAdapter

from contracts.message import Label
from projections.customers.directory import FOUND, CustomersQuery, filtered
from projections.engine.listing import Listing, Whole, fields_of, listed

By = Literal["kind", "size", "nature", "market", "continent", "country", "region", "unit", "tier", "owner", "source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The number of customers with a value; null stands for those without a known one."""

    value: str | None
    customers: int


class CountsQuery(CustomersQuery):
    by: By


LISTING: Final[Listing[Counted]] = Listing(
    projection="customer_list",
    also_read=("tier_list",),
    columns=fields_of(Counted),
    place=TypeAdapter(tuple[Whole, Label | None]),
    place_of=lambda counted: (counted.customers, counted.value),
)


# The same as `in_force` for the main tier, in SQL for speed: all customers are read for a few numbers.
TIER: Final = """
    select assignment ->> 'tier' as tier
    from jsonb_array_elements(assignments) with ordinality as entry (assignment, number)
    where (assignment ->> 'at')::timestamptz <= %(as_of)s
      and coalesce((assignment ->> 'expires_at')::timestamptz > %(as_of)s, true)
      and coalesce((assignment ->> 'main')::boolean, true)
    order by assignment ->> 'expires_at' is not null desc, number desc
    limit 1
"""
COUNTED: Final = """
    select value, customers
    from (
        select {by} as value, count(*) as customers
        from ({found}) as found
        left join tier_list using (customer)
        left join lateral ({tier}) as in_force on true
        where (%(tier)s::text is null or in_force.tier = %(tier)s)
        group by 1
    ) as counted
    where %(after_customers)s::bigint is null
       or customers < %(after_customers)s
       or customers = %(after_customers)s and (
           value > %(after_value)s::text or value is null and %(after_value)s::text is not null
       )
    order by customers desc, value
    limit %(limit)s
"""


async def counts(
    connection: AsyncConnection[Any],
    now: datetime,
    query: CountsQuery,
    *,
    after: tuple[int, str | None] | None = None,
    limit: int | None = None,
) -> Sequence[Counted]:
    """Count the customers by one of their fields, most frequent value first; among equals, null comes last."""
    by = Identifier("in_force" if query.by == "tier" else "found", query.by)
    counted = SQL(COUNTED).format(by=by, found=SQL(FOUND), tier=SQL(TIER))
    after_customers, after_value = after or (None, None)
    parameters = await filtered(connection, now, query) | {
        "after_customers": after_customers,
        "after_value": after_value,
        "limit": limit,
    }
    return await listed(connection, Counted, counted, parameters)
