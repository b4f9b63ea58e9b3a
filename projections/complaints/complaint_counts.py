"""Counts complaints by state, severity or owner, as they stood at an instant."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier
from pydantic import TypeAdapter

from contracts.message import Label
from projections.complaints.complaints import (
    LISTING as COMPLAINTS,
)
from projections.complaints.complaints import (
    ComplaintsQuery,
    ComplaintStanding,
    candidates,
    filtered,
    shown,
)
from projections.engine.candidates import decided
from projections.engine.listing import Listing, Whole, fields_of
from projections.survivor import SURVIVORS, of_survivor

By = Literal["state", "severity", "owner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedComplaints:
    """The number of complaints with a value; null stands for those without one."""

    value: str | None
    complaints: int


class ComplaintCountsQuery(ComplaintsQuery):
    by: By


LISTING: Final[Listing[CountedComplaints]] = Listing(
    projection=COMPLAINTS.projection,
    also_read=("customer_list",),
    columns=fields_of(CountedComplaints),
    place=TypeAdapter(tuple[Whole, Label | None]),
    place_of=lambda counted: (counted.complaints, counted.value),
)
# Most did not change since: what their rows say of them holds at the instant, too.
UNCHANGED: Final = f"""
    select sla.{{by}}, count(*)
    from complaint_sla as sla
    left join ({SURVIVORS}) as survivors on survivors.customer = sla.customer
    where sla.received_at <= %(as_of)s and changed_at <= %(as_of)s
      and (%(customer)s::text is null or coalesce(survivor, sla.customer) = %(customer)s)
      and (%(state)s::text is null or state = %(state)s)
      and (%(severity)s::text is null or severity = %(severity)s)
      and (%(owner)s::text is null or owner = %(owner)s)
    group by 1
"""  # noqa: S608 - joins our own constants only
CHANGED: Final = candidates("changed_at > %(as_of)s")


def counted(complaints: Iterable[ComplaintStanding], by: By) -> list[CountedComplaints]:
    """Count complaints in memory, as PostgreSQL does."""
    return _in_order(Counter(getattr(each, by) for each in complaints))


async def complaint_counts(
    connection: AsyncConnection[Any], as_of: datetime, query: ComplaintCountsQuery
) -> Sequence[CountedComplaints]:
    """Count the complaints received by the instant, most frequent value first; among equals, null comes last."""
    wanted = await of_survivor(connection, query, as_of)
    parameters = filtered(wanted, as_of)
    sql = SQL(UNCHANGED).format(by=Identifier(query.by))
    # Never prepared: the planner must know which filters are given.
    found = Counter[str | None](dict(await (await connection.execute(sql, parameters, prepare=False)).fetchall()))
    changed = await decided(connection, CHANGED, parameters, partial(shown, as_of=as_of, query=wanted))
    found.update(getattr(each, query.by) for each in changed)
    return _in_order(found)


def _in_order(found: Counter[str | None]) -> list[CountedComplaints]:
    rows = [CountedComplaints(value=value, complaints=number) for value, number in found.items()]
    return sorted(rows, key=lambda row: (-row.complaints, row.value is None, row.value))
