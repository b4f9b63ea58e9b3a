"""Each customer's tier, with its beginning and the policy and rule behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.customers.customer import TierAssigned
from contracts.message import Id, Label, wire_types
from contracts.reference import Listed
from contracts.tiers.tier import TierOverridden
from domain.tiers.in_force import Assignment, in_force, since
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing
from projections.engine.projection import Key, Projection, Recorded
from projections.engine.recorded import with_recorded
from projections.survivor import MERGES, OF_CUSTOMER, OfCustomer, OfCustomerQuery, of_survivor, survivor


@dataclass(frozen=True, slots=True, kw_only=True)
class TierList:
    customer: str
    assignments: tuple[Assignment, ...] = ()
    position: int = field(default=0, compare=False)


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
    return replace(row, assignments=with_recorded(row.assignments, assignment))


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
    handles=wire_types(TierAssigned, TierOverridden),
    row=TierList,
    primary_key=("customer",),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The assignment in force: `since` is when it was made, under the `policy` and `rule` it names.

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
    # No part of what two rows are compared by: it is another read model's.
    name: str | None = field(default=None, compare=False)


class TiersQuery(OfCustomerQuery):
    tier: Annotated[Label, Listed("tier")] | None = None


UNFILTERED: Final = TiersQuery()
LISTING: Final[Listing[Tier]] = Listing(
    projection=PROJECTION.name,
    columns=("customer", "tier", "since", "policy", "rule", "name"),
    few=("customer", "name", "tier", "since", "policy"),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda tier: tier.customer,
    by_id=True,
)


def standing(row: TierList, as_of: datetime, scheme: str | None = None) -> Tier | None:
    """Return the tier in force, or None; without a scheme, the tier that other rules use."""
    last = in_force(row.assignments, as_of, scheme)
    if last is None:
        return None
    return Tier(
        customer=row.customer,
        tier=last.tier,
        since=since(row.assignments, last, as_of),
        policy=last.policy,
        rule=last.rule,
        scheme=last.scheme,
        hidden=last.hidden,
        expires_at=last.expires_at,
    )


def shown(
    found: OfCustomer[TierList],
    as_of: datetime,
    query: TiersQuery = UNFILTERED,
    *,
    scheme: str | None = None,
    for_partner: bool = False,
) -> Tier | None:
    """Return an item of the list, or None where the query leaves it out; duplicates have no tier of their own."""
    if survivor(found.merges, as_of) is not None or query.customer not in (None, found.row.customer):
        return None
    tier = standing(found.row, as_of, scheme)
    if tier is None or query.tier not in (None, tier.tier) or (for_partner and tier.hidden):
        return None
    return tier


# A customer in a tier or a scheme at the instant was assigned to it at some time.
TIERS: Final = Candidates(
    row=OfCustomer[TierList],
    document=OF_CUSTOMER,
    sql=f"""
        select listed.customer, assignments, merges
        from tier_list as listed
        {MERGES.format(table="listed")}
        where (%(customer)s::text is null or listed.customer = %(customer)s)
          and (%(tier)s::text is null
               or assignments @> jsonb_build_array(jsonb_build_object('tier', %(tier)s::text)))
          and (%(scheme)s::text is null
               or assignments @> jsonb_build_array(jsonb_build_object('scheme', %(scheme)s::text)))
          and (%(after)s::text is null or listed.customer > %(after)s)
        order by listed.customer
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
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
    """List the tiers in force at the instant, by customer; `after` is the last customer of the page before.

    Without a scheme, these are the tiers that other rules use; `for_partner` leaves out what is hidden (TI9).
    """
    query = await of_survivor(connection, query, as_of)
    return await decided_after(
        connection,
        TIERS,
        {"customer": query.customer, "tier": query.tier, "scheme": scheme, "after": after},
        partial(shown, as_of=as_of, query=query, scheme=scheme, for_partner=for_partner),
        place_of=lambda found: {"after": found.row.customer},
        limit=limit,
    )
