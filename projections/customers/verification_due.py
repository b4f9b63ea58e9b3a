"""Lists the customers' files that are due for verification (CU4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from contracts.message import Id
from contracts.reference import KnownCustomer, KnownPerson, KnownUnit
from domain.calendar.period import Period
from domain.customers.file import VERIFIED_EVERY
from domain.organisation.unit import MAIN
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, Query, fields_of
from projections.engine.timeline import end_of_day
from projections.survivor import ANSWERABLE, WITH_HEAD, Merge, survivor

ALWAYS: Final = date.max
NOWHERE: Final[Mapping[str, Period]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueVerification:
    """`last` is null where the file was never verified; it is then due a period after registration."""

    customer: str
    full_name: str
    owner: str | None
    last: date | None
    due: date
    days_overdue: int


class VerificationsQuery(Query):
    owner: KnownPerson | None = None


class FilesQuery(VerificationsQuery):
    unit: KnownUnit | None = None
    customer: KnownCustomer | None = None


UNFILTERED: Final = VerificationsQuery()
LISTING: Final[Listing[DueVerification]] = Listing(
    projection="customer_list",
    also_read=("unit_list", "policy_list"),
    columns=fields_of(DueVerification),
    place=TypeAdapter(tuple[date, Id]),
    place_of=lambda due: (due.due, due.customer),
    by_id=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToVerify:
    """A file with its due day, which counts from the day `since`; and the merges of its customer."""

    customer: str
    full_name: str
    unit: str
    owner: str | None
    since: date
    last: date | None
    due: date
    merges: tuple[Merge, ...]


def shown(found: FileToVerify, day: date, zone: str) -> DueVerification | None:
    """Return an item of the list, or None for a duplicate, whose survivor's file is verified instead."""
    if survivor(found.merges, end_of_day(day, zone)) is not None:
        return None
    return DueVerification(
        customer=found.customer,
        full_name=found.full_name,
        owner=found.owner,
        last=found.last,
        due=found.due,
        days_overdue=(day - found.due).days,
    )


# In PostgreSQL's notation for intervals: SQL adds them up, because the list is in order of the due days.
INTERVALS: Final[Mapping[Period, str]] = {
    Period.DAY: "1 day",
    Period.WEEK: "7 days",
    Period.MONTH: "1 mon",
    Period.QUARTER: "3 mons",
    Period.HALF_YEAR: "6 mons",
    Period.YEAR: "1 year",
}
DUE: Final = Candidates(
    row=FileToVerify,
    sql=f"""
        select customer, full_name, unit, owner, since, last, due, merges
        from (
            select listed.customer,
                   listed.full_name,
                   coalesce(listed.unit_id, '{MAIN}') as unit,
                   coalesce(
                       (verified ->> 'on')::date, (listed.registered_at at time zone %(zone)s)::date
                   ) as since,
                   {ANSWERABLE} as owner,
                   (verified ->> 'on')::date as last,
                   coalesce(
                       (verified ->> 'next_due')::date,
                       (
                           (listed.registered_at at time zone %(zone)s)::date + coalesce(
                               %(first_after)s::jsonb ->> coalesce(listed.unit_id, '{MAIN}'), %(else_after)s
                           )::interval
                       )::date
                   ) as due,
                   listed.merges
            from customer_list as listed
            {WITH_HEAD}
            left join lateral (
                select verified
                from jsonb_array_elements(listed.verifications) with ordinality as entry (verified, number)
                where (verified ->> 'on')::date <= %(day)s
                order by number desc
                limit 1
            ) as verification on true
            where (listed.registered_at at time zone %(zone)s)::date <= %(day)s
        ) as file
        where due <= %(until)s
          and (%(owner)s::text is null or owner = %(owner)s)
          and (%(unit)s::text is null or unit = %(unit)s)
          and (%(customer)s::text is null or customer = %(customer)s)
          and (%(after_due)s::date is null or (due, customer) > (%(after_due)s, %(after_customer)s))
        order by due, customer
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


async def due_for_verification(
    connection: AsyncConnection[Any],
    as_of: date,
    query: VerificationsQuery = UNFILTERED,
    *,
    zone: str,
    first_after: Mapping[str, Period] = NOWHERE,
    after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> Sequence[DueVerification]:
    """List the files due by the day, longest overdue first; `after` is the last of the page before.

    `first_after` is the time from registration to the first verification in each unit whose policy sets one;
    the policy at each verification sets the next due day.
    """
    found = await files(
        connection,
        as_of,
        FilesQuery(owner=query.owner),
        until=as_of,
        zone=zone,
        first_after=first_after,
        after=after,
        limit=limit,
    )
    return [due for each in found if (due := shown(each, as_of, zone))]


async def files(
    connection: AsyncConnection[Any],
    as_of: date,
    query: FilesQuery,
    *,
    until: date,
    zone: str,
    first_after: Mapping[str, Period] = NOWHERE,
    after: tuple[date, str] | None = None,
    limit: int | None = None,
) -> Sequence[FileToVerify]:
    """List the files that are to be verified by the day `until`, as they stood on the day."""
    parameters = {
        "day": as_of,
        "until": until,
        "now": end_of_day(as_of, zone),
        "zone": zone,
        "first_after": Jsonb({unit: INTERVALS[period] for unit, period in first_after.items()}),
        "else_after": INTERVALS[VERIFIED_EVERY],
        "owner": query.owner,
        "unit": query.unit,
        "customer": query.customer,
    }
    return await decided_after(
        connection,
        DUE,
        parameters | _after(after),
        lambda file: file if shown(file, as_of, zone) else None,
        place_of=lambda found: _after((found.due, found.customer)),
        limit=limit,
    )


def _after(place: tuple[date, str] | None) -> dict[str, Any]:
    return dict(zip(("after_due", "after_customer"), place or (None, None), strict=True))
