"""The list of customers: classified and searchable (CU8); duplicates stand under their survivor (CU6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.customers.details import Continent, Country, Kind, Market, Nature, Size
from contracts.message import Id, Label
from projections.customers.search import patterns, says
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.survivor import ANSWERABLE
from projections.tiers import tier_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """`owner` is the single person who answers for the customer: of a member of a company or family, the head's.

    Nobody is left without an owner by being linked under a head that has none yet.
    """

    customer: str
    full_name: str
    kind: str | None
    size: str | None
    nature: str | None
    market: str | None
    continent: str | None
    country: str | None
    region: str | None
    unit: str
    tier: str | None
    owner: str | None
    source: str | None
    registered_at: datetime
    received_at: datetime | None
    received_by: str | None
    verified_on: date | None
    next_due: date | None
    head: str | None
    relation: str | None
    members: list[str]
    absorbed: list[str]


class CustomersQuery(Query):
    """Text in the file of a duplicate finds its survivor."""

    kind: Kind | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: Country | None = None
    region: Label | None = None
    unit: Id | None = None
    tier: Label | None = None
    owner: Id | None = None
    source: Label | None = None
    text: Annotated[
        Label | None, Field(description="Found in ids, names, addresses, phone numbers and what else the file says.")
    ] = None


UNFILTERED: Final = CustomersQuery()
LISTING: Final[Listing[Customer]] = Listing(
    projection="customer_list",
    columns=fields_of(Customer),
    place=TypeAdapter(Id),
    place_of=lambda customer: customer.customer,
)


# A customer that names no unit is of the main one.
FOUND: Final = f"""
    select listed.customer, listed.full_name, listed.kind, listed.size, listed.nature, listed.market,
           listed.continent, listed.country, listed.region, coalesce(listed.unit_id, 'main') as unit, in_force.tier,
           {ANSWERABLE} as owner,
           listed.source, listed.registered_at, listed.received_at, listed.received_by,
           (listed.verifications -> -1 ->> 'on')::date as verified_on,
           (listed.verifications -> -1 ->> 'next_due')::date as next_due,
           listed.head, listed.relation, listed.members, listed.absorbed
    from customer_list as listed
    left join customer_list as head on head.customer = listed.head
    left join lateral (
        select assignment ->> 'tier' as tier
        from tier_list
        cross join lateral ({tier_list.IN_FORCE}) as entry
        where tier_list.customer = listed.customer
    ) as in_force on true
    where listed.merged_into is null
      and (%(customer)s::text is null or listed.customer = %(customer)s)
      and (%(kind)s::text is null or listed.kind = %(kind)s)
      and (%(size)s::text is null or listed.size = %(size)s)
      and (%(nature)s::text is null or listed.nature = %(nature)s)
      and (%(market)s::text is null or listed.market = %(market)s)
      and (%(continent)s::text is null or listed.continent = %(continent)s)
      and (%(country)s::text is null or listed.country = %(country)s)
      and (%(region)s::text is null or listed.region = %(region)s)
      and (%(unit)s::text is null or coalesce(listed.unit_id, 'main') = %(unit)s)
      and (%(source)s::text is null or listed.source = %(source)s)
      and (%(tier)s::text is null or in_force.tier = %(tier)s)
      and (%(owner)s::text is null or {ANSWERABLE} = %(owner)s)
      and (%(patterns)s::text[] is null or listed.customer = any(array(
          select merged_into from customer_list as duplicate
          where merges <> '[]' and merged_into is not null and ({says("duplicate")}))) or ({says("listed")}))
"""  # noqa: S608 - put together from constants alone
LISTED: Final = (
    FOUND
    + """
      and (%(after)s::text is null or listed.customer > %(after)s)
    order by listed.customer
    limit %(limit)s
"""
)


def filtered(query: CustomersQuery, *, customer: str | None = None) -> dict[str, Any]:
    """Return the parameters of `FOUND` but one, `as_of`: when the tiers are in force."""
    return query.model_dump() | {"customer": customer, "patterns": patterns(query.text), "scheme": None}


async def customers(
    connection: AsyncConnection[Any],
    now: datetime,
    query: CustomersQuery = UNFILTERED,
    *,
    customer: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Customer]:
    """List the customers by id, with the tier in force at `now`; `after` is the last one of the page before."""
    parameters = filtered(query, customer=customer) | {"as_of": now, "after": after, "limit": limit}
    return await listed(connection, Customer, LISTED, parameters)
