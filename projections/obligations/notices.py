"""Lists whom to notify of what: each level of an obligation that was announced, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Label
from contracts.obligation import Kind
from contracts.reference import KnownUnit
from domain.obligations.verdict import Verdict, owed, verdict
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, Query, fields_of
from projections.obligations.obligations import Obligation, Raised


@dataclass(frozen=True, slots=True)
class Candidate:
    """An announced level beside the obligation that it is of."""

    row: Obligation
    raised: Raised


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice; `due_at` is what was due when it was given, the verdict that of the moment that is asked about."""

    at: datetime
    notify: str
    subject: str
    kind: str
    instance: int
    level: str
    customer: str
    unit: str
    due_at: datetime | None
    verdict: Verdict | None
    policy: str | None
    rule: str


class NoticesQuery(Query):
    notify: Label | None = Field(default=None, description="Only notices to this role.")
    kind: Kind | None = Field(default=None, description="Only of obligations of this kind.")
    unit: KnownUnit | None = None


UNFILTERED: Final = NoticesQuery()
Place = tuple[datetime, str, str, int, str]
LISTING: Final[Listing[Notice]] = Listing(
    projection="obligations",
    columns=fields_of(Notice),
    few=("at", "notify", "subject", "kind", "level", "due_at", "verdict"),
    place=TypeAdapter(Place),
    place_of=lambda notice: (notice.at, notice.subject, notice.kind, notice.instance, notice.level),
)
NOTICES: Final = Candidates(
    row=Candidate,
    document="json_build_object('row', candidate, 'raised', one)",
    sql="""
        select obligations.*, one
        from obligations
        cross join lateral jsonb_array_elements(raised) as announced (one)
        where (one ->> 'at')::timestamptz <= %(as_of)s
          and (%(notify)s::text is null or one ->> 'notify' = %(notify)s)
          and (%(kind)s::text is null or kind = %(kind)s)
          and (%(unit)s::text is null or unit = %(unit)s)
          and (
              %(after_at)s::timestamptz is null
              or (one ->> 'at')::timestamptz < %(after_at)s
              or (
                  (one ->> 'at')::timestamptz = %(after_at)s
                  and (subject, kind, instance, one ->> 'level')
                      > (%(after_subject)s, %(after_kind)s, %(after_instance)s, %(after_level)s)
              )
          )
        order by (one ->> 'at')::timestamptz desc, subject, kind, instance, one ->> 'level'
        limit %(page)s
    """,
)


def shown(found: Candidate, as_of: datetime, query: NoticesQuery = UNFILTERED) -> Notice | None:
    """Return an item of the list, or None where the query leaves it out."""
    row, raised = found.row, found.raised
    asked = ((query.notify, raised.notify), (query.kind, row.kind), (query.unit, row.unit))
    if raised.at > as_of or any(wanted not in (None, value) for wanted, value in asked):
        return None
    due = owed(row.history, as_of)
    return Notice(
        at=raised.at,
        notify=raised.notify,
        subject=row.subject,
        kind=row.kind,
        instance=row.instance,
        level=raised.level,
        customer=row.customer,
        unit=row.unit,
        due_at=raised.due_at,
        verdict=verdict(due, as_of) if due else None,
        policy=row.policy,
        rule=raised.rule,
    )


async def notices(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: NoticesQuery = UNFILTERED,
    *,
    after: Place | None = None,
    limit: int | None = None,
) -> Sequence[Notice]:
    """List the notices given by the instant, the latest first."""
    parameters = query.model_dump() | {"as_of": as_of}
    return await decided_after(
        connection,
        NOTICES,
        parameters | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: _after(_place(found)),
        limit=limit,
    )


def _place(found: Candidate) -> Place:
    row = found.row
    return (found.raised.at, row.subject, row.kind, row.instance, found.raised.level)


def _after(place: Place | None) -> dict[str, Any]:
    names = ("after_at", "after_subject", "after_kind", "after_instance", "after_level")
    return dict(zip(names, place or (None,) * len(names), strict=True))
