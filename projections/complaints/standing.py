"""Lists complaints as they stood at an instant, with their clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from projections.complaints.complaint_sla import ComplaintSla
from projections.complaints.progress import State, progress
from projections.engine.listing import Listing, Query, fields_of
from projections.engine.timeline import MICROSECOND
from projections.survivor import RECORDS, SURVIVORS

PAGE: Final = 2_000
ROWS: Final = TypeAdapter(list[ComplaintSla])

# The last state, severity and owner answer for every instant after the last change; what changed since is decided
# below, from the changes.
CANDIDATES: Final = f"""
    select coalesce(json_agg(candidate), '[]')::text
    from (
        select complaint, coalesce(survivor, customer) as customer, received_at, changes, changed_at, state, severity,
               owner
        from complaint_sla
        left join ({SURVIVORS}) as survivors using (customer)
        where received_at <= %(as_of)s
          and (%(case)s::text is null or complaint = %(case)s)
          and (
              %(customer)s::text is null
              or customer = any(array({RECORDS})) and coalesce(survivor, customer) = %(customer)s
          )
          and (%(state)s::text is null or state = %(state)s or changed_at > %(as_of)s)
          and (%(severity)s::text is null or severity = %(severity)s or changed_at > %(as_of)s)
          and (%(owner)s::text is null or owner = %(owner)s or changed_at > %(as_of)s)
          and (%(after)s::text is null or complaint > %(after)s)
        order by complaint
        limit %(page)s
    ) as candidate
"""  # noqa: S608 - joins our own constants only


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a complaint stands at an instant, under its published names.

    `response_seconds` runs from receipt to the first response without pauses; `resolution_seconds` counts the time
    from receipt in which the complaint was neither waiting nor resolved nor closed.
    """

    case: str
    customer: str
    severity: str | None
    state: State
    owner: str | None
    received_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    response_seconds: int
    resolution_seconds: int
    waiting: bool
    reopened: int


class ComplaintsQuery(Query):
    state: State | None = None
    severity: Label | None = None
    owner: Label | None = None
    customer: Id | None = None


UNFILTERED: Final = ComplaintsQuery()
LISTING: Final[Listing[Standing]] = Listing(
    projection="complaint_sla",
    columns=fields_of(Standing),
    place=TypeAdapter(Id),
    place_of=lambda standing: standing.case,
)


def standing(row: ComplaintSla, as_of: datetime) -> Standing:
    """Tell how a complaint received until `as_of` stands then; what happens at that instant counts."""
    current = progress(row.received_at, takewhile(lambda change: change.at <= as_of, row.changes))
    # The instant itself belongs to the time asked about, so that the end of a day counts whole seconds.
    until = as_of + MICROSECOND
    current.run_to(until)
    response = (current.first_response_at or until) - row.received_at
    return Standing(
        case=row.complaint,
        customer=row.customer,
        severity=current.severity,
        state=current.state,
        owner=current.owner,
        received_at=row.received_at,
        first_response_at=current.first_response_at,
        resolved_at=current.resolved_at,
        response_seconds=max(response, timedelta(0)) // timedelta(seconds=1),
        resolution_seconds=current.worked // timedelta(seconds=1),
        waiting=current.waiting,
        reopened=current.reopened,
    )


async def complaints(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: ComplaintsQuery = UNFILTERED,
    *,
    case: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[Standing]:
    """List the complaints received until the instant by case; `after` is the last case of the page before."""
    found: list[Standing] = []
    wanted = {"state": query.state, "severity": query.severity, "owner": query.owner}
    while True:
        page = PAGE if limit is None else min(PAGE, limit - len(found))
        rows = await _candidates(
            connection,
            {"as_of": as_of, "case": case, "customer": query.customer, "after": after, "page": page, **wanted},
        )
        found += [each for each in (standing(row, as_of) for row in rows) if _matches(each, wanted)]
        if len(rows) < page or len(found) == limit:
            return found
        after = rows[-1].complaint


def _matches(found: Standing, wanted: dict[str, str | None]) -> bool:
    return all(value is None or getattr(found, name) == value for name, value in wanted.items())


async def _candidates(connection: AsyncConnection[Any], parameters: dict[str, Any]) -> list[ComplaintSla]:
    # Never prepared: the plan must know which filters are given.
    cursor = await connection.execute(CANDIDATES, parameters, prepare=False)
    found = await cursor.fetchone()
    assert found is not None
    return ROWS.validate_json(found[0])
