"""The list of customers: classified, searchable and countable (CU8); duplicates stand under their survivor (CU6)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier

from contracts.customers.details import Continent, Kind, Market, Nature, Size
from projections.customers.search import patterns, says
from projections.survivor import ANSWERABLE
from projections.tiers import tier_list

By = Literal["kind", "size", "nature", "market", "continent", "country", "region", "unit", "tier", "owner", "source"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """None filters nothing. `text` is found in ids, names, addresses, phone numbers and what else the file says.

    What is said of a duplicate finds its survivor.
    """

    customer: str | None = None
    kind: Kind | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: str | None = None
    region: str | None = None
    unit: str | None = None
    tier: str | None = None
    owner: str | None = None
    source: str | None = None
    text: str | None = None


EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many customers have the value; null is for those of whom it is not known."""

    value: str | None
    customers: int


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


def _asked(filters: Filters) -> dict[str, Any]:
    return asdict(filters) | {"patterns": patterns(filters.text)}


async def customers(
    connection: AsyncConnection[Any],
    now: datetime,
    filters: Filters = EVERYTHING,
    *,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Customer]:
    """List the customers by id, with the tier in force at `now`; `after` is the last one of the page before."""
    parameters = _asked(filters) | {"as_of": now, "scheme": None, "after": after, "limit": limit}
    async with connection.cursor(row_factory=class_row(Customer)) as cursor:
        # Never prepared: the plan must know which filters are given.
        await cursor.execute(LISTED, parameters, prepare=False)
        return await cursor.fetchall()


COUNTED: Final = """
    select value, customers
    from (select {by} as value, count(*) as customers from ({found}) as found group by 1) as counted
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
    by: By,
    filters: Filters = EVERYTHING,
    *,
    after: tuple[int, str | None] | None = None,
    limit: int | None = None,
) -> Sequence[Counted]:
    """Count the customers by one thing they are classed by, the most frequent first; null comes last of its equals."""
    query = SQL(COUNTED).format(by=Identifier(by), found=SQL(FOUND))
    after_customers, after_value = after or (None, None)
    parameters = _asked(filters) | {
        "as_of": now,
        "scheme": None,
        "after_customers": after_customers,
        "after_value": after_value,
        "limit": limit,
    }
    async with connection.cursor(row_factory=class_row(Counted)) as cursor:
        # Never prepared: the plan must know which filters are given.
        await cursor.execute(query, parameters, prepare=False)
        return await cursor.fetchall()
