"""Lists who read whose contacts, when and what for, the latest first: for auditors, from each customer's history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.customers.access import ContactsRead
from contracts.message import Id
from contracts.purpose import Purpose
from projections.engine.listing import Listing, Whole, fields_of, listed
from projections.history.customer_history import PROJECTION
from projections.survivor import OfCustomerQuery, duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A reading; `actor` is who was logged in, `read_by` who was said to read."""

    position: int
    at: datetime
    customer: str
    read_by: str
    actor: str
    purpose: Purpose
    name: str | None = field(default=None, compare=False)


class AccessesQuery(OfCustomerQuery):
    read_by: Id | None = None


UNFILTERED: Final = AccessesQuery()
LISTING: Final[Listing[Access]] = Listing(
    projection=PROJECTION.name,
    also_read=("customer_list",),
    columns=fields_of(Access),
    few=("at", "read_by", "purpose", "customer", "name"),
    named=True,
    place=TypeAdapter(Whole),
    place_of=lambda access: access.position,
)
# An index holds these events alone.
ACCESSES: Final = f"""
    select position, occurred_at as at, customer, data ->> 'read_by' as read_by, actor, data ->> 'purpose' as purpose
    from customer_history
    where type = '{ContactsRead.type}'
      and (%(customers)s::text[] is null or customer = any(%(customers)s))
      and (%(read_by)s::text is null or data ->> 'read_by' = %(read_by)s)
      and (%(after)s::bigint is null or position < %(after)s)
    order by position desc
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def accesses(
    connection: AsyncConnection[Any],
    now: datetime,
    query: AccessesQuery = UNFILTERED,
    *,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[Access]:
    """List the readings, of a survivor with those of its duplicates; `after` is the position of the last one before."""
    customers = [query.customer, *await duplicates(connection, query.customer, now)] if query.customer else None
    parameters = {"customers": customers, "read_by": query.read_by, "after": after, "limit": limit}
    return await listed(connection, Access, ACCESSES, parameters)
