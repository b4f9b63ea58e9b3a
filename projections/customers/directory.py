"""The list of customers: classified and searchable (CU8); duplicates are shown under their survivor (CU6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.customers.details import CLASSED_BY, Continent, Country, Market, Nature, Size
from contracts.message import Id, Label
from contracts.reference import KnownPerson, KnownUnit, Listed
from domain.customers.tie import tied
from domain.organisation.unit import MAIN
from domain.tiers.in_force import Assignment, in_force
from projections.customers.row import CustomerRow, TieRow
from projections.customers.search import SAYS, looked_for
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, Query, fields_of
from projections.survivor import ANSWERABLE, SURVIVOR, SURVIVORS, WITH_HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """`owner` is the single person who answers for the customer; for a member of a company or family, the head's owner.

    A customer linked under a head without an owner keeps its own.
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

    kind: Annotated[Label, Listed("kind of customer")] | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: Country | None = None
    region: Annotated[Label, Listed("region")] | None = None
    unit: KnownUnit | None = None
    tier: Annotated[Label, Listed("tier")] | None = None
    owner: KnownPerson | None = None
    source: Annotated[Label, Listed("source")] | None = None
    text: Annotated[
        Label | None, Field(description="Search ids, names, addresses, phone numbers and the rest of the file.")
    ] = None


UNFILTERED: Final = CustomersQuery()
LISTING: Final[Listing[Customer]] = Listing(
    projection="customer_list",
    also_read=("tier_list",),
    columns=fields_of(Customer),
    few=("customer", "full_name", "kind", "tier", "owner", "region"),
    place=TypeAdapter(Id),
    place_of=lambda customer: customer.customer,
    by_id=True,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer with all its tier assignments and ties; which are in force is not decided yet."""

    customer: Customer
    assignments: tuple[Assignment, ...]
    ties: tuple[TieRow, ...] = ()


def shown(found: Candidate, now: datetime, query: CustomersQuery = UNFILTERED) -> Customer | None:
    """Return the customer with its tier and ties at `now`, or None where the query is for another tier."""
    last = in_force(found.assignments, now)
    tier = last.tier if last else None
    if query.tier not in (None, tier):
        return None
    then = tied(found.ties, now)
    return replace(
        found.customer,
        tier=tier,
        head=then.link.head_id if then.link else None,
        relation=then.link.relation if then.link else None,
        members=sorted(then.members),
        absorbed=sorted(then.absorbed),
    )


def made_of(
    row: CustomerRow, records: Mapping[str, CustomerRow], assignments: tuple[Assignment, ...], now: datetime
) -> Customer | None:
    """Return the customer that the list shows of a row, as PostgreSQL does; `records` has the row of its head."""
    then = tied(row.ties, now)
    if then.survivor is not None:
        return None
    head = records.get(then.link.head_id) if then.link else None
    last = row.verifications[-1] if row.verifications else None
    found = Customer(
        customer=row.customer,
        full_name=row.full_name,
        **{name: getattr(row, name) for name in CLASSED_BY},
        unit=row.unit_id or MAIN,
        tier=None,
        owner=(head and head.owner) or row.owner,
        source=row.source,
        registered_at=row.registered_at,
        received_at=row.received_at,
        received_by=row.received_by,
        verified_on=last.on if last else None,
        next_due=last.next_due if last else None,
        head=None,
        relation=None,
        members=[],
        absorbed=[],
    )
    return shown(Candidate(found, assignments, row.ties), now)


SHOWN: Final = ", ".join(f"listed.{name}" for name in CLASSED_BY)
FILTERED: Final = " and ".join(f"(%({name})s::text is null or listed.{name} = %({name})s)" for name in CLASSED_BY)
# A customer without a unit belongs to the main one.
FOUND: Final = f"""
    select listed.customer, listed.full_name, {SHOWN}, coalesce(listed.unit_id, '{MAIN}') as unit,
           null as tier, {ANSWERABLE} as owner,
           listed.source, listed.registered_at, listed.received_at, listed.received_by,
           (listed.verifications -> -1 ->> 'on')::date as verified_on,
           (listed.verifications -> -1 ->> 'next_due')::date as next_due,
           listed.head, listed.relation, listed.members, listed.absorbed, listed.ties
    from customer_list as listed
    {WITH_HEAD}
    where {SURVIVOR} is null
      and (%(customer)s::text is null or listed.customer = %(customer)s)
      and {FILTERED}
      and (%(unit)s::text is null or coalesce(listed.unit_id, '{MAIN}') = %(unit)s)
      and (%(source)s::text is null or listed.source = %(source)s)
      and (%(owner)s::text is null or {ANSWERABLE} = %(owner)s)
      and (%(patterns)s::text[] is null or listed.customer = any(array(
          select survivor from ({SURVIVORS}) as survivors join customer_list as duplicate using (customer)
          where {SAYS.format(record="duplicate")})) or {SAYS.format(record="listed")})
"""  # noqa: S608 - put together from constants alone
# Customers with the queried tier had it at some time.
CUSTOMERS: Final = Candidates(
    row=Candidate,
    sql=f"""
        select found as customer, coalesce(assignments, '[]') as assignments, ties
        from ({FOUND}) as found
        left join tier_list using (customer)
        where (%(after)s::text is null or found.customer > %(after)s)
          and (%(tier)s::text is null
               or assignments @> jsonb_build_array(jsonb_build_object('tier', %(tier)s::text)))
        order by found.customer
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


async def filtered(
    connection: AsyncConnection[Any], now: datetime, query: CustomersQuery, *, customer: str | None = None
) -> dict[str, Any]:
    """Return the parameters of `FOUND`, and the tier."""
    text = await looked_for(connection, query.text)
    return query.model_dump() | text | {"now": now, "as_of": now, "customer": customer}


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
    return await decided_after(
        connection,
        CUSTOMERS,
        await filtered(connection, now, query, customer=customer) | {"after": after},
        partial(shown, now=now, query=query),
        place_of=lambda found: {"after": found.customer.customer},
        limit=limit,
    )
