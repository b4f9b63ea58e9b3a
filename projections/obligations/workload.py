"""Counts what is on the desk by who answers for it, as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Label
from contracts.reference import KnownUnit
from projections.engine.listing import Listing, Query, Whole, fields_of, listed
from projections.obligations.desk_rows import RUNS

SOON: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The open cases with a clock that a person answers for; null stands for those that nobody does.

    A case is late if one of its clocks is broken, and due within a day if none is, and one of them runs out by then.
    """

    owner: str | None
    cases: int
    late: int
    within_a_day: int
    paused: int


class WorkloadQuery(Query):
    unit: KnownUnit | None = None


UNFILTERED: Final = WorkloadQuery()
LISTING: Final[Listing[Workload]] = Listing(
    projection="obligations",
    joined=("complaint_sla",),
    columns=fields_of(Workload),
    summed=("cases", "late", "within_a_day", "paused"),
    place=TypeAdapter(tuple[Whole, Label | None]),
    place_of=lambda row: (row.cases, row.owner),
)
WORKLOAD: Final = f"""
    select owner, count(*) as cases, count(*) filter (where due_at < %(now)s) as late,
           count(*) filter (where due_at >= %(now)s and due_at < %(soon)s) as within_a_day,
           count(*) filter (where due_at is null) as paused
    from (
        select sla.owner, min(runs.due_at) as due_at
        from obligations as runs
        join complaint_sla as sla on sla.complaint = split_part(runs.subject, '/', 2)
        where {RUNS.format("runs")} and sla.state = 'open' and (%(unit)s::text is null or runs.unit = %(unit)s)
        group by sla.complaint, sla.owner
    ) as cases
    group by owner
    order by cases desc, owner
"""  # noqa: S608 - joins our own constants only


async def workload(
    connection: AsyncConnection[Any], now: datetime, query: WorkloadQuery = UNFILTERED
) -> Sequence[Workload]:
    """Count the cases of each person, the most first; those of nobody come after equals."""
    return await listed(connection, Workload, WORKLOAD, {"now": now, "soon": now + SOON, "unit": query.unit})
