"""All customers as an evaluation of tiers finds them: their class, their scores, and how they stand in a scheme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine.listing import listed

# Of what a customer was, only what happened before `before` is seen; of decisions all, for the caller to choose from.
BASE: Final = """
    select evidence.customer,
           evidence.registered_at,
           class ->> 'kind' as kind,
           class ->> 'unit' as unit,
           merge ->> 'survivor' as survivor,
           evidence.scores,
           (
               select coalesce(jsonb_agg(entry order by number), '[]')
               from jsonb_array_elements(evidence.asked) with ordinality as asked_then (entry, number)
               where entry ->> 'scheme' = %(scheme)s
           ) as asked,
           (
               select coalesce(jsonb_agg(entry order by number), '[]')
               from jsonb_array_elements(listed.assignments) with ordinality as assigned_then (entry, number)
               where entry ->> 'scheme' = %(scheme)s and entry ->> 'expires_at' is null
           ) as assigned,
           (
               select entry ->> 'tier'
               from jsonb_array_elements(evidence.proposals) as entry
               where entry ->> 'scheme' = %(scheme)s
           ) as proposed
    from tier_evidence as evidence
    left join tier_list as listed using (customer)
    left join lateral (
        select entry as class
        from jsonb_array_elements(evidence.classed) with ordinality as classed_then (entry, number)
        where (entry ->> 'at')::timestamptz < %(before)s
        order by number desc
        limit 1
    ) as classed_as on true
    left join lateral (
        select entry as merge
        from jsonb_array_elements(evidence.merged) with ordinality as merged_then (entry, number)
        where (entry ->> 'at')::timestamptz < %(before)s
        order by number desc
        limit 1
    ) as merged_into on true
    where evidence.registered_at < %(before)s
       or exists (
           select from purchases
           where purchases.customer = evidence.customer and purchases.purchased_on < %(end)s::date
       )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Based:
    """`survivor` is the customer under which a duplicate is shown; the lists hold entries as they are in the tables."""

    customer: str
    registered_at: datetime | None
    kind: str | None
    unit: str | None
    survivor: str | None
    scores: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    assigned: list[dict[str, Any]]
    proposed: str | None


async def base(connection: AsyncConnection[Any], scheme: str, before: datetime, end: date) -> Sequence[Based]:
    """List the customers registered before an instant, with everything that was decided about them in the scheme.

    Who bought something before `end`, the day of that instant, was a customer then, whenever it was registered.
    """
    return await listed(connection, Based, BASE, {"scheme": scheme, "before": before, "end": end})


COMPLAINTS: Final = """
    select customer, count(*) as complaints
    from complaint_sla
    where received_at >= coalesce(%(first)s::timestamptz, '-infinity') and received_at < %(before)s
    group by customer
"""


async def complaints(connection: AsyncConnection[Any], first: datetime | None, before: datetime) -> dict[str, int]:
    """Count the complaints of each customer that were received in a window."""
    cursor = await connection.execute(COMPLAINTS, {"first": first, "before": before}, prepare=False)
    return {customer: number async for customer, number in cursor}
