"""Lists complaints as they stood at an instant, with their clocks."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from contracts.reference import Listed, NamedPerson
from domain.complaints.progress import State, progress
from projections.complaints.complaint_sla import ComplaintSla
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.engine.timeline import MICROSECOND
from projections.survivor import MERGES, OF_CUSTOMER, RECORDS, OfCustomer, OfCustomerQuery, of_survivor, survivor


def candidates(only: str = "true") -> Candidates[OfCustomer[ComplaintSla]]:
    """Return the complaints that may be on a list, those alone for which the SQL `only` holds.

    The last state, severity and owner hold for every instant after the last change; rows changed since are decided
    below, from the changes.
    """
    return Candidates(
        row=OfCustomer[ComplaintSla],
        document=OF_CUSTOMER,
        sql=f"""
            select complaint, sla.customer, sla.received_at, changes, changed_at, state, severity, sla.owner, merges
            from complaint_sla as sla
            {MERGES.format(table="sla")}
            where sla.received_at <= %(as_of)s and {only}
              and (%(case)s::text is null or complaint = %(case)s)
              and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
              and (%(state)s::text is null or state = %(state)s or changed_at > %(as_of)s)
              and (%(severity)s::text is null or severity = %(severity)s or changed_at > %(as_of)s)
              and (%(owner)s::text is null or sla.owner = %(owner)s or changed_at > %(as_of)s)
              and (%(after)s::text is null or complaint > %(after)s)
            order by complaint
            limit %(page)s
        """,  # noqa: S608 - joins our own constants only
    )


COMPLAINTS: Final = candidates()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintStanding:
    """A complaint at an instant, under its published names.

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
    # No part of what two rows are compared by: it is another read model's.
    name: str | None = field(default=None, compare=False)


class ComplaintsQuery(OfCustomerQuery):
    state: State | None = None
    severity: Annotated[Label, Listed("severity")] | None = None
    owner: NamedPerson | None = None


UNFILTERED: Final = ComplaintsQuery()
LISTING: Final[Listing[ComplaintStanding]] = Listing(
    projection="complaint_sla",
    columns=fields_of(ComplaintStanding),
    few=("case", "customer", "name", "severity", "state", "owner", "received_at"),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda standing: standing.case,
    by_id=True,
)


def standing(row: ComplaintSla, as_of: datetime) -> ComplaintStanding:
    """Return the complaint as it stands at `as_of`, including what happens at that instant."""
    current = progress(row.received_at, takewhile(lambda change: change.at <= as_of, row.changes))
    # The instant itself counts as passed, so that the end of a day counts whole seconds.
    until = as_of + MICROSECOND
    current.run_to(until)
    response = (current.first_response_at or until) - row.received_at
    return ComplaintStanding(
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


def shown(
    found: OfCustomer[ComplaintSla], as_of: datetime, query: ComplaintsQuery = UNFILTERED
) -> ComplaintStanding | None:
    """Return an item of the list, under its customer's survivor, or None where the query leaves it out."""
    if found.row.received_at > as_of:
        return None
    then = standing(found.row, as_of)
    if found.merges and (under := survivor(found.merges, as_of)):
        then = replace(then, customer=under)
    if query.state not in (None, then.state) or query.severity not in (None, then.severity):
        return None
    if query.owner not in (None, then.owner) or query.customer not in (None, then.customer):
        return None
    return then


async def complaints(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: ComplaintsQuery = UNFILTERED,
    *,
    case: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[ComplaintStanding]:
    """List the complaints received by the instant, by case; `after` is the last case of the page before."""
    query = await of_survivor(connection, query, as_of)
    return await decided_after(
        connection,
        COMPLAINTS,
        filtered(query, as_of) | {"case": case, "after": after},
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: {"after": found.row.complaint},
        limit=limit,
    )


def filtered(query: ComplaintsQuery, as_of: datetime) -> dict[str, Any]:
    """Return the parameters that narrow the SQL to the query."""
    wanted = {"state": query.state, "severity": query.severity, "owner": query.owner, "customer": query.customer}
    return wanted | {"as_of": as_of, "case": None, "after": None, "page": None}
