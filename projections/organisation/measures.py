"""Lists the measures as they stood at an instant: by whom, until when, late or not, and whether they had an effect."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Day, Id, Label
from contracts.organisation.measure import Origin
from contracts.reference import KnownPerson, KnownUnit
from domain.organisation.measure import State
from projections.engine.candidates import Candidates, decided, decided_after
from projections.engine.listing import Listing, Query, fields_of
from projections.organisation.measure_list import MeasureRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A measure; `late` where it was taken after its deadline, or is open after it."""

    measure: str
    what: str
    unit: str
    department: str
    person: str
    until: Day
    state: State
    late: bool
    completed_at: datetime | None
    origin: str
    cause: str | None
    period: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(MeasureShown):
    """An item beside its place: the list is in the order of the newest deadlines."""

    last_due_at: datetime = field(compare=False)


class MeasuresQuery(Query):
    unit: KnownUnit | None = None
    department: Label | None = None
    person: KnownPerson | None = None
    origin: Origin | None = Field(default=None, description="Only measures that this led to.")
    state: State | None = Field(default=None, description="Only measures that stood so at that moment.")
    late: bool = Field(default=False, description="Only those that were taken late, or are open and late.")


UNFILTERED: Final = MeasuresQuery()
LISTING: Final[Listing[Placed]] = Listing(
    projection="measure_list",
    columns=fields_of(MeasureShown),
    few=("measure", "what", "department", "person", "until", "state", "late"),
    place=TypeAdapter(tuple[datetime, Id]),
    place_of=lambda each: (each.last_due_at, each.measure),
)
MEASURES: Final = Candidates(
    row=MeasureRow,
    sql="""
        select * from measure_list
        where opened_at <= %(as_of)s
          and (%(unit)s::text is null or unit = %(unit)s)
          and (%(department)s::text is null or department = %(department)s)
          and (%(person)s::text is null or person = %(person)s)
          and (%(origin)s::text is null or origin = %(origin)s)
          and (
              %(after_due)s::timestamptz is null
              or (due_at, measure) > (%(after_due)s, %(after_measure)s)
          )
        order by due_at, measure
        limit %(page)s
    """,
)
MEASURE: Final = Candidates(row=MeasureRow, sql="select * from measure_list where measure = %(measure)s")


def shown(row: MeasureRow, as_of: datetime, query: MeasuresQuery = UNFILTERED) -> Placed | None:
    """Return a measure as it stood at the instant, or None where the query leaves it out."""
    steps = [*takewhile(lambda step: step.at <= as_of, row.steps)]
    asked = (
        (query.unit, row.unit),
        (query.department, row.department),
        (query.person, row.person),
        (query.origin, row.origin),
    )
    if not steps or any(wanted not in (None, value) for wanted, value in asked):
        return None
    last = steps[-1]
    done = next((step.at for step in reversed(steps) if step.state == "done"), None)
    completed = None if last.state == "open" else done
    late = last.state != "dropped" and (completed or as_of) > last.due_at
    if query.state not in (None, last.state) or (query.late and not late):
        return None
    return Placed(
        measure=row.measure,
        what=row.what,
        unit=row.unit,
        department=row.department,
        person=row.person,
        until=last.until,
        state=last.state,
        late=late,
        completed_at=completed,
        origin=row.origin,
        cause=row.cause,
        period=row.period,
        opened_at=row.opened_at,
        last_due_at=row.due_at,
    )


async def measures(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: MeasuresQuery = UNFILTERED,
    *,
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> Sequence[Placed]:
    """List the measures that were opened by the instant, what is due first before the rest."""
    parameters = query.model_dump() | {"as_of": as_of}
    return await decided_after(
        connection,
        MEASURES,
        parameters | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda row: _after((row.due_at, row.measure)),
        limit=limit,
    )


async def measure(connection: AsyncConnection[Any], name: str, as_of: datetime) -> Placed | None:
    """Return one measure as it stood at the instant, or None where it had not been opened by then."""
    found = await decided(connection, MEASURE, {"measure": name}, partial(shown, as_of=as_of))
    return found[0] if found else None


def _after(place: tuple[datetime, str] | None) -> dict[str, Any]:
    return dict(zip(("after_due", "after_measure"), place or (None, None), strict=True))
