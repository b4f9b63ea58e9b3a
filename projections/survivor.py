"""Under which customer each duplicate is shown at an instant, and who answers for it (CU6): what other lists join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from psycopg import AsyncConnection

from domain.timeline import last_by
from projections.engine.candidates import Candidates, decided

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Merge:
    """From then on the customer is shown under the survivor; under none, it stands for itself again."""

    at: datetime
    position: int
    survivor: str | None


@dataclass(frozen=True, slots=True)
class OfCustomer(Generic[Row]):
    """A row beside the merges of its customer."""

    row: Row
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a customer, and the merges that it went through."""

    customer: str
    merges: tuple[Merge, ...]


def survivor(merges: Sequence[Merge], as_of: datetime) -> str | None:
    """Return under which customer a duplicate is shown at the instant, None where it stands for itself."""
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
    """List the records that are shown under a customer at the instant."""

    def shown(record: Record) -> str | None:
        return record.customer if survivor(record.merges, as_of) == customer else None

    return await decided(connection, EVER_UNDER, {"customer": customer}, shown)


# Of the rows `listed` and `head`: whoever answers for the head answers for its members. Where nobody does yet, whoever
# answered for a member before it was linked still does, so that no customer is without anybody.
ANSWERABLE: Final = "coalesce(head.owner, listed.owner)"

# Tiny: hardly anybody is a duplicate. Joined by a list that has `as_of` among its parameters.
SURVIVORS: Final = """
    select distinct on (customer_list.customer) customer_list.customer, entry ->> 'survivor' as survivor
    from customer_list
    cross join lateral jsonb_array_elements(merges) with ordinality as merged_then (entry, number)
    where merges <> '[]' and (entry ->> 'at')::timestamptz <= %(as_of)s
    order by customer_list.customer, number desc
"""
# A list that selects `merges` from this, for the rows of a table with customers: hardly any have some.
MERGES: Final = "left join customer_list as record on record.customer = {table}.customer and record.merges <> '[]'"
OF_CUSTOMER: Final = "json_build_object('row', candidate, 'merges', coalesce(candidate.merges, '[]'))"
# The customer asked for and whoever was ever shown under it: few rows to look at, of which some are for others.
RECORDS: Final = """
    select %(customer)s::text
    union all
    select customer from customer_list
    where merges <> '[]' and merges @> jsonb_build_array(jsonb_build_object('survivor', %(customer)s::text))
"""
