"""Lists how cases are handled, as of an instant: route, cause, responsibility, remedy and opinion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from projections.complaints.complaint_cases import CaseRow
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.survivor import MERGES, OF_CUSTOMER, RECORDS, OfCustomer, OfCustomerQuery, of_survivor, survivor

CANDIDATES: Final[Candidates[OfCustomer[CaseRow]]] = Candidates(
    row=OfCustomer[CaseRow],
    document=OF_CUSTOMER,
    sql=f"""
        select handled.*, merges
        from complaint_cases as handled
        {MERGES.format(table="handled")}
        where handled.received_at <= %(as_of)s
          and (%(case)s::text is null or complaint = %(case)s)
          and (%(customer)s::text is null or handled.customer = any(array({RECORDS})))
          and (%(after)s::text is null or complaint > %(after)s)
        order by complaint
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledCase:
    """A case at an instant; `satisfied` is null where no opinion is known."""

    case: str
    customer: str
    unit: str | None
    kind: str
    channel: str
    urgency: str | None
    state: Literal["open", "resolved", "closed"]
    received_at: datetime
    handled_by: str | None
    approved_by: str | None
    route: str | None
    rule: str | None
    forwarded_to: str | None
    lead: str | None
    cause: str | None
    person: str | None
    department: str | None
    product: str | None
    remedy: str | None
    satisfied: bool | None
    adopted: bool | None
    verified_by: str | None
    unsettled: str | None
    merged_into: str | None
    continues: str | None
    name: str | None = None


class CasesQuery(OfCustomerQuery):
    """The unit that received the case, its cause, the department that is responsible, and who handles it."""

    unit: Id | None = None
    cause: Label | None = None
    department: Label | None = None
    handled_by: Label | None = None


UNFILTERED: Final = CasesQuery()
LISTING: Final[Listing[HandledCase]] = Listing(
    projection="complaint_cases",
    columns=fields_of(HandledCase),
    few=("case", "customer", "name", "state", "handled_by", "cause"),
    named=True,
    place=TypeAdapter(Id),
    place_of=lambda case: case.case,
    by_id=True,
)


def standing(row: CaseRow, as_of: datetime) -> HandledCase:
    """Return the case as it stands at `as_of`, including what happens at that instant."""
    said: dict[str, Any] = dict.fromkeys(LISTING.columns)
    said |= {"state": "open", "unit": row.unit, "kind": row.kind, "channel": row.channel, "urgency": row.urgency}
    for note in row.notes:
        if note.at <= as_of:
            said |= {name: value for name, value in note.says.items() if name != "urgency" or value is not None}
    said |= {"case": row.complaint, "customer": row.customer, "received_at": row.received_at, "product": row.product}
    return HandledCase(**said)


def shown(found: OfCustomer[CaseRow], as_of: datetime, query: CasesQuery = UNFILTERED) -> HandledCase | None:
    """Return an item of the list, under its customer's survivor, or None where the query leaves it out."""
    if found.row.received_at > as_of:
        return None
    then = standing(found.row, as_of)
    if found.merges and (under := survivor(found.merges, as_of)):
        then = replace(then, customer=under)
    wanted = query.model_dump(include=set(CasesQuery.model_fields), exclude_none=True)
    return then if all(getattr(then, name) == value for name, value in wanted.items()) else None


async def cases(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: CasesQuery = UNFILTERED,
    *,
    case: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Sequence[HandledCase]:
    """List the cases received by the instant, by number; `after` is the last case of the page before."""
    query = await of_survivor(connection, query, as_of)
    return await decided_after(
        connection,
        CANDIDATES,
        {"as_of": as_of, "customer": query.customer, "case": case, "after": after, "page": None},
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: {"after": found.row.complaint},
        limit=limit,
    )
