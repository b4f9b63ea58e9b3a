"""Whose file is to be verified by when (CU4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from contracts.message import Id
from projections.engine.listing import Listing, Query, fields_of, listed
from projections.engine.timeline import end_of_day
from projections.survivor import ANSWERABLE, SURVIVORS

NOWHERE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueVerification:
    """`last` is null where the file was never verified; then it is due a period after the registration."""

    customer: str
    full_name: str
    owner: str | None
    last: date | None
    due: date
    days_overdue: int


class VerificationsQuery(Query):
    owner: Id | None = None


UNFILTERED: Final = VerificationsQuery()
LISTING: Final[Listing[DueVerification]] = Listing(
    projection="customer_list",
    columns=fields_of(DueVerification),
    place=TypeAdapter(tuple[date, Id]),
    place_of=lambda due: (due.due, due.customer),
)


DUE: Final = f"""
    select customer, full_name, owner, last, due, %(day)s::date - due as days_overdue
    from (
        select listed.customer,
               listed.full_name,
               {ANSWERABLE} as owner,
               (verified ->> 'on')::date as last,
               coalesce(
                   (verified ->> 'next_due')::date,
                   (
                       (listed.registered_at at time zone %(zone)s)::date
                       + coalesce(%(first_after)s::jsonb ->> coalesce(listed.unit_id, 'main'), '1 year')::interval
                   )::date
               ) as due
        from customer_list as listed
        left join customer_list as head on head.customer = listed.head
        left join ({SURVIVORS}) as survivors on survivors.customer = listed.customer
        left join lateral (
            select verified
            from jsonb_array_elements(listed.verifications) with ordinality as entry (verified, number)
            where (verified ->> 'on')::date <= %(day)s
            order by number desc
            limit 1
        ) as verification on true
        where (listed.registered_at at time zone %(zone)s)::date <= %(day)s
          and survivor is null
    ) as file
    where due <= %(day)s
      and (%(owner)s::text is null or owner = %(owner)s)
      and (%(after_due)s::date is null or (due, customer) > (%(after_due)s, %(after_customer)s))
    order by due, customer
    limit %(limit)s
"""  # noqa: S608 - joins our own constants only


async def due_for_verification(
    connection: AsyncConnection[Any],
    as_of: date,
    query: VerificationsQuery = UNFILTERED,
    *,
    zone: str,
    first_after: Mapping[str, str] = NOWHERE,
    after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> Sequence[DueVerification]:
    """List the files due on the day or before, the longest overdue first; `after` is the last of the page before.

    `first_after` is the interval to the first verification in each unit, a year where it names none; later ones are
    due when the policy said at the last.
    """
    after_due, after_customer = after or (None, None)
    parameters = {
        "day": as_of,
        "as_of": end_of_day(as_of, zone),
        "zone": zone,
        "first_after": Jsonb(dict(first_after)),
        "owner": query.owner,
        "after_due": after_due,
        "after_customer": after_customer,
        "limit": limit,
    }
    return await listed(connection, DueVerification, DUE, parameters)
