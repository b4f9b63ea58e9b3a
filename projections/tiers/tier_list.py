"""Which customer has which tier, since when, and which policy and rule led to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.customers.customer import TierAssigned
from contracts.message import Id, Label
from contracts.tiers.tier import TierOverridden
from domain.tiers.in_force import Assignment
from domain.timeline import with_entry
from projections.engine.listing import Listing, Query, listed
from projections.engine.projection import Key, Projection, Recorded
from projections.survivor import SURVIVORS


@dataclass(frozen=True, slots=True, kw_only=True)
class TierList:
    customer: str
    assignments: tuple[Assignment, ...] = ()


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.partition_key,)


def evolve(row: TierList | None, recorded: Recorded) -> TierList | None:
    event, position = recorded.event, recorded.position
    if isinstance(event, TierAssigned):
        assignment = _assigned(event, event.effective_from or recorded.envelope.occurred_at, position)
    elif isinstance(event, TierOverridden):
        assignment = _overridden(event, position)
    else:
        return row
    row = row or TierList(customer=event.customer_id)
    return replace(row, assignments=with_entry(row.assignments, assignment))


def _assigned(event: TierAssigned, at: datetime, position: int) -> Assignment:
    return Assignment(
        at=at,
        position=position,
        tier=event.tier,
        policy=event.policy,
        rule=event.rule,
        scheme=event.scheme,
        main=event.main is not False,
        hidden=event.hidden is True,
        period=event.grounds.period if event.grounds else None,
    )


def _overridden(event: TierOverridden, position: int) -> Assignment:
    return Assignment(
        at=event.effective_from,
        position=position,
        tier=event.tier,
        policy=event.policy,
        rule="override",
        scheme=event.scheme,
        main=event.main,
        hidden=event.hidden,
        expires_at=event.expires_at,
    )


PROJECTION: Final = Projection(
    name="tier_list",
    topics=("kehu.customer.v1",),
    handles=frozenset({TierAssigned.type, TierOverridden.type}),
    row=TierList,
    primary_key=("customer",),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The assignment in force: `since` is when it was made, for the `policy` and `rule` it names.

    `expires_at` is the end of an override; after it, `since` is that end. `hidden` is never shown to the customer.
    """

    customer: str
    tier: str
    since: datetime
    policy: str | None
    rule: str | None
    scheme: str | None = None
    hidden: bool = False
    expires_at: datetime | None = None


class TiersQuery(Query):
    customer: Id | None = None
    tier: Label | None = None


UNFILTERED: Final = TiersQuery()
LISTING: Final[Listing[Tier]] = Listing(
    projection=PROJECTION.name,
    columns=("customer", "tier", "since", "policy", "rule"),
    place=TypeAdapter(Id),
    place_of=lambda tier: tier.customer,
)


# An override in force comes before what the schemes gave; without a scheme those are meant that other rules mean.
IN_FORCE: Final = """
        select assignment
        from jsonb_array_elements(assignments) with ordinality as entry (assignment, number)
        where (assignment ->> 'at')::timestamptz <= %(as_of)s
          and coalesce((assignment ->> 'expires_at')::timestamptz > %(as_of)s, true)
          and case
              when %(scheme)s::text is null then coalesce((assignment ->> 'main')::boolean, true)
              else assignment ->> 'scheme' = %(scheme)s
          end
        order by assignment ->> 'expires_at' is not null desc, number desc
        limit 1
"""
TIERS: Final = (
    """
    select customer,
           assignment ->> 'tier' as tier,
           case
               when assignment ->> 'expires_at' is not null then (assignment ->> 'at')::timestamptz
               else greatest((assignment ->> 'at')::timestamptz, (
                   select max((past ->> 'expires_at')::timestamptz)
                   from jsonb_array_elements(assignments) as past
                   where (past ->> 'expires_at')::timestamptz <= %(as_of)s
                     and past ->> 'scheme' = assignment ->> 'scheme'
               ))
           end as since,
           assignment ->> 'policy' as policy,
           assignment ->> 'rule' as rule,
           assignment ->> 'scheme' as scheme,
           coalesce((assignment ->> 'hidden')::boolean, false) as hidden,
           (assignment ->> 'expires_at')::timestamptz as expires_at
    from tier_list
    cross join lateral ("""  # noqa: S608 - put together from constants alone
    + IN_FORCE
    + """) as in_force
    where (%(customer)s::text is null or customer = %(customer)s)
      and (%(tier)s::text is null or assignment ->> 'tier' = %(tier)s)
      and (%(after)s::text is null or customer > %(after)s)
      and not exists (
          select from ("""
    + SURVIVORS
    + """) as survivors
          where survivors.customer = tier_list.customer and survivor is not null
      )
      and not (%(for_partner)s and coalesce((assignment ->> 'hidden')::boolean, false))
    order by customer
    limit %(limit)s
"""
)


async def tiers(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: TiersQuery = UNFILTERED,
    *,
    scheme: str | None = None,
    for_partner: bool = False,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Tier]:
    """List the tiers in force at the instant by customer; `after` is the last customer of the page before.

    Without a scheme these are the tiers that other rules mean; `for_partner` leaves out what is hidden (TI9).
    """
    parameters = {
        "as_of": as_of,
        "scheme": scheme,
        "customer": query.customer,
        "tier": query.tier,
        "for_partner": for_partner,
        "after": after,
        "limit": limit,
    }
    return await listed(connection, Tier, TIERS, parameters)
