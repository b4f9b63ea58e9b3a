"""The survivor of each duplicate at an instant, and its owner (CU6), for other lists to join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from psycopg import AsyncConnection

from contracts.reference import KnownCustomer
from domain.timeline import last_by
from projections.engine.candidates import Candidates, decided
from projections.engine.listing import Query

AnyRow = TypeVar("AnyRow")


@dataclass(frozen=True, slots=True)
class Merge:
    """From this instant, the customer is shown under the survivor; without one, it stands for itself again."""

    at: datetime
    position: int
    survivor: str | None


@dataclass(frozen=True, slots=True)
class OfCustomer(Generic[AnyRow]):
    """A row beside the merges of its customer."""

    row: AnyRow
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a customer, and its merges."""

    customer: str
    merges: tuple[Merge, ...]


def survivor(merges: Sequence[Merge], as_of: datetime) -> str | None:
    """Return the survivor of a customer at the instant, or None where it stands for itself."""
    last = last_by(merges, as_of)
    return last.survivor if last else None


EVER_UNDER: Final = Candidates(
    row=Record,
    sql="""
        select customer, merges from customer_list
        where merges <> '[]' and merges @> jsonb_build_array(jsonb_build_object('survivor', %(customer)s::text))
    """,
)


async def duplicates(connection: AsyncConnection[Any], customer: str, as_of: datetime) -> list[str]:
    """List the records shown under a customer at the instant."""

    def shown(record: Record) -> str | None:
        return record.customer if survivor(record.merges, as_of) == customer else None

    return await decided(connection, EVER_UNDER, {"customer": customer}, shown)


# The survivor and the head of `listed` at the instant `now`: few records are or were tied to others.
SURVIVOR: Final = """
    case when listed.merges <> '[]' then (
        select entry ->> 'survivor'
        from jsonb_array_elements(listed.merges) with ordinality as merged_then (entry, number)
        where (entry ->> 'at')::timestamptz <= %(now)s
        order by number desc
        limit 1
    ) end
"""
HEAD: Final = """
    case when listed.ties <> '[]' then (
        select case when entry ->> 'what' = 'linked' then entry ->> 'other' end
        from jsonb_array_elements(listed.ties) with ordinality as tied_then (entry, number)
        where entry ->> 'what' in ('linked', 'unlinked') and (entry ->> 'at')::timestamptz <= %(now)s
        order by number desc
        limit 1
    ) end
"""
WITH_HEAD: Final = f"left join customer_list as head on head.customer = {HEAD}"
# From the rows `listed` and `head`: the head's owner also answers for its members. Where the head has none yet, the
# member's own owner still does, so that no customer loses its owner by a link.
ANSWERABLE: Final = "coalesce(head.owner, listed.owner)"

SHOWN_UNDER: Final = f"""
    select coalesce({SURVIVOR}, listed.customer) from customer_list as listed where listed.customer = %(customer)s
"""  # noqa: S608 - joins our own constants only


class OfCustomerQuery(Query):
    """The filters of a list with rows of customers; a duplicate's id finds what its survivor shows."""

    customer: KnownCustomer | None = None


AnyOfCustomerQuery = TypeVar("AnyOfCustomerQuery", bound=OfCustomerQuery)


async def survivor_of(connection: AsyncConnection[Any], customer: str, as_of: datetime) -> str | None:
    """Return the customer's survivor at the instant (itself unless it was merged away); None if it is unknown."""
    found = await (await connection.execute(SHOWN_UNDER, {"customer": customer, "now": as_of})).fetchone()
    return found[0] if found else None


async def of_survivor(
    connection: AsyncConnection[Any], query: AnyOfCustomerQuery, as_of: datetime
) -> AnyOfCustomerQuery:
    """Return the filters with a duplicate's survivor at the instant in its place: rows are shown under it (CU6)."""
    if query.customer is None:
        return query
    under = await survivor_of(connection, query.customer, as_of)
    return query.model_copy(update={"customer": under or query.customer})


# Tiny, because few customers are duplicates. For joins in a list with `as_of` among its parameters.
SURVIVORS: Final = """
    select distinct on (customer_list.customer) customer_list.customer, entry ->> 'survivor' as survivor
    from customer_list
    cross join lateral jsonb_array_elements(merges) with ordinality as merged_then (entry, number)
    where merges <> '[]' and (entry ->> 'at')::timestamptz <= %(as_of)s
    order by customer_list.customer, number desc
"""
# Joins `merges` to the rows of a table with customers: few have any.
MERGES: Final = "left join customer_list as record on record.customer = {table}.customer and record.merges <> '[]'"
OF_CUSTOMER: Final = "json_build_object('row', candidate, 'merges', coalesce(candidate.merges, '[]'))"
# The queried customer and every record ever shown under it: few rows, some of which are left out later.
RECORDS: Final = """
    select %(customer)s::text
    union all
    select customer from customer_list
    where merges <> '[]' and merges @> jsonb_build_array(jsonb_build_object('survivor', %(customer)s::text))
"""
