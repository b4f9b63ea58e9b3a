"""Which customer has which tier, since when, and which policy and rule led to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

from contracts.customer import TierAssigned
from projections.projection import Key, Projection, Recorded
from projections.timeline import with_entry


@dataclass(frozen=True, slots=True)
class Assignment:
    at: datetime
    position: int
    tier: str
    policy: str | None
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierList:
    customer: str
    assignments: tuple[Assignment, ...] = ()


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.partition_key,)


def evolve(row: TierList | None, recorded: Recorded) -> TierList | None:
    event = recorded.event
    if not isinstance(event, TierAssigned):
        return row
    row = row or TierList(customer=event.customer_id)
    assignment = Assignment(recorded.envelope.occurred_at, recorded.position, event.tier, event.policy, event.rule)
    return replace(row, assignments=with_entry(row.assignments, assignment))


PROJECTION: Final = Projection(
    name="tier_list",
    topics=("kehu.customer.v1",),
    handles=frozenset({TierAssigned.type}),
    row=TierList,
    columns={"customer": "text", "assignments": "jsonb"},
    primary_key=("customer",),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The assignment in force: `since` is when it was made, for the `policy` and `rule` it names."""

    customer: str
    tier: str
    since: datetime
    policy: str | None
    rule: str | None


TIERS: Final = """
    select customer,
           assignment ->> 'tier' as tier,
           (assignment ->> 'at')::timestamptz as since,
           assignment ->> 'policy' as policy,
           assignment ->> 'rule' as rule
    from tier_list
    cross join lateral (
        select assignment
        from jsonb_array_elements(assignments) with ordinality as entry (assignment, number)
        where (assignment ->> 'at')::timestamptz <= %(as_of)s
        order by number desc
        limit 1
    ) as in_force
    where (%(customer)s::text is null or customer = %(customer)s)
      and (%(tier)s::text is null or assignment ->> 'tier' = %(tier)s)
      and (%(after)s::text is null or customer > %(after)s)
    order by customer
    limit %(limit)s
"""


async def tiers(
    connection: AsyncConnection[Any],
    as_of: datetime,
    *,
    customer: str | None = None,
    tier: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Tier]:
    """List the tiers in force at the instant by customer; `after` is the last customer of the page before."""
    parameters = {"as_of": as_of, "customer": customer, "tier": tier, "after": after, "limit": limit}
    async with connection.cursor(row_factory=class_row(Tier)) as cursor:
        # Never prepared: the plan must know which filters are given.
        await cursor.execute(TIERS, parameters, prepare=False)
        return await cursor.fetchall()
