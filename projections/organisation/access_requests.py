"""Lists the requests to read others' files as they stood at an instant: who asked, who decided, until when (AC1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Id
from contracts.reference import KnownPerson, KnownUnit
from domain.organisation.access_request import State, may_decide
from domain.organisation.staff import Standing, standing
from projections.engine.candidates import Candidates, decided, decided_after
from projections.engine.listing import Listing, Query, fields_of
from projections.organisation.access_list import AccessRow
from projections.organisation.staff_list import StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessShown:
    """A request; `customers` is empty where it is for the whole unit."""

    access: str
    requested_by: str
    purpose: str
    data_kind: str
    customers: list[str]
    unit: str
    contacts: bool
    state: State
    requested_at: datetime
    ends_at: datetime
    approved_by: str
    decided_by: str | None
    decided_at: datetime | None
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(AccessShown):
    """An item beside its place: the newest request goes first."""

    position: int = field(compare=False)


class AccessRequestsQuery(Query):
    requested_by: KnownPerson | None = Field(default=None, description="Only what this person asked for.")
    decider: KnownPerson | None = Field(default=None, description="Only what waits for this person to decide.")
    unit: KnownUnit | None = None
    customer: Id | None = Field(default=None, description="Only requests that name this customer.")
    state: State | None = Field(default=None, description="Only requests that stood so at that moment.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with their standing at the instant that is asked about; without one, nobody enrolled them."""

    id: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose requests to decide are asked for, and who looks: people see what they asked for or may decide."""

    decider: Person | None = None
    reader: Person | None = None


UNFILTERED: Final = AccessRequestsQuery()
EVERYBODY: Final = Eyes()
LISTING: Final[Listing[Placed]] = Listing(
    projection="access_list",
    also_read=("staff_list",),
    columns=fields_of(AccessShown),
    few=("access", "requested_by", "customers", "unit", "state", "ends_at", "decided_by"),
    place=TypeAdapter(int),
    place_of=lambda each: each.position,
)
ONE: Final = Candidates(row=StaffRow, sql="select * from staff_list where person = %(person)s")
REQUEST: Final = Candidates(row=AccessRow, sql="select * from access_list where access = %(access)s")
REQUESTS: Final = Candidates(
    row=AccessRow,
    sql="""
        select * from access_list
        where requested_at <= %(as_of)s
          and (%(requested_by)s::text is null or requested_by = %(requested_by)s)
          and (%(unit)s::text is null or unit = %(unit)s)
          and (%(customer)s::text is null or customers ? %(customer)s)
          and (%(after)s::bigint is null or first_position < %(after)s)
        order by first_position desc
        limit %(page)s
    """,
)


def shown(
    row: AccessRow, as_of: datetime, query: AccessRequestsQuery = UNFILTERED, eyes: Eyes = EVERYBODY
) -> Placed | None:
    """Return a request as it stood at the instant, or None where the query leaves it out."""
    steps = [*takewhile(lambda step: step.at <= as_of, row.steps)]
    asked = ((query.requested_by, row.requested_by), (query.unit, row.unit))
    if not steps or any(wanted not in (None, value) for wanted, value in asked):
        return None
    if query.customer is not None and query.customer not in row.customers:
        return None
    last = steps[-1]
    # It is over at that instant, whenever timers say so.
    over = last.state in ("requested", "granted") and as_of >= row.ends_at
    state: State = "expired" if over else last.state
    if query.state not in (None, state) or not _is_seen(row, state, eyes):
        return None
    decided_last = next((step for step in reversed(steps) if step.state != "requested" and step.by), None)
    return Placed(
        access=row.access,
        requested_by=row.requested_by,
        purpose=row.purpose,
        data_kind=row.data_kind,
        customers=list(row.customers),
        unit=row.unit,
        contacts=row.contacts,
        state=state,
        requested_at=row.requested_at,
        ends_at=row.ends_at,
        approved_by=row.approved_by,
        decided_by=decided_last.by if decided_last else None,
        decided_at=decided_last.at if decided_last else None,
        words=decided_last.words if decided_last else None,
        position=row.first_position,
    )


def _is_seen(row: AccessRow, state: State, eyes: Eyes) -> bool:
    if eyes.decider is not None and not (state == "requested" and _decides(row, eyes.decider)):
        return False
    reader = eyes.reader
    return reader is None or reader.id == row.requested_by or _decides(row, reader)


def _decides(row: AccessRow, person: Person) -> bool:
    return person.standing is not None and may_decide(row, person.id, person.standing)


async def access_requests(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: AccessRequestsQuery = UNFILTERED,
    *,
    reader: str | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[Placed]:
    """List the requests that were made by the instant, the newest first; readers see their own and those to decide."""
    eyes = Eyes(
        decider=await _person(connection, query.decider, as_of), reader=await _person(connection, reader, as_of)
    )
    return await decided_after(
        connection,
        REQUESTS,
        query.model_dump() | {"as_of": as_of, "after": after},
        partial(shown, as_of=as_of, query=query, eyes=eyes),
        place_of=lambda row: {"after": row.first_position},
        limit=limit,
    )


async def access_request(
    connection: AsyncConnection[Any], name: str, as_of: datetime, *, reader: str | None = None
) -> Placed | None:
    """Return one request as it stood at the instant, None where it was not made by then, or is not seen."""
    eyes = Eyes(reader=await _person(connection, reader, as_of))
    found = await decided(connection, REQUEST, {"access": name}, partial(shown, as_of=as_of, eyes=eyes))
    return found[0] if found else None


async def _person(connection: AsyncConnection[Any], person: str | None, as_of: datetime) -> Person | None:
    if person is None:
        return None
    rows = await decided(connection, ONE, {"person": person}, lambda row: row)
    return Person(person, standing(rows[0].staff, as_of) if rows else None)
