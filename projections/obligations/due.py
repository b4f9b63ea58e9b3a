"""Lists what is due, by whom and until when, and whether it was met, as of an instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Label, instant
from contracts.obligation import DueTime, Kind
from contracts.reference import KnownUnit, NamedPerson
from domain.obligations.verdict import LATE, Verdict, late_seconds, owed, verdict
from projections.complaints.complaint_sla import Change
from projections.engine.candidates import Candidates, decided_after
from projections.engine.listing import Listing, fields_of
from projections.obligations.obligations import Obligation
from projections.survivor import MERGES, RECORDS, Merge, OfCustomerQuery, of_survivor, survivor

# What cannot run out comes after the rest.
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
LAST: Final = NEVER.isoformat()
# What `services/due.py` adds: a file to verify, and a policy to evaluate.
VERIFICATION: Final = "verification"
EVALUATION: Final = "policy-evaluation"
DueKind = Literal[Kind, "verification", "policy-evaluation"]
Place = tuple[datetime, str, str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row beside the changes of its complaint, or the person of its measure, and the merges of its customer."""

    row: Obligation
    changes: tuple[Change, ...] = ()
    merges: tuple[Merge, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An obligation as of an instant; `history` has its due times with causes.

    A measure, a check of security and an evaluation are of no customer.
    """

    subject: str
    kind: str
    instance: int
    customer: str | None
    unit: str
    owner: str | None
    starts_at: datetime
    due_at: datetime | None
    provisional: bool
    met_at: datetime | None
    verdict: Verdict
    late_seconds: int
    policy: str | None
    rule: str
    history: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Due):
    """An item beside its place: the list is in the order of the last due times, whatever instant is asked about."""

    last_due_at: datetime = field(default=NEVER, compare=False)


class DueQuery(OfCustomerQuery):
    kind: DueKind | None = Field(default=None, description="Only obligations of this kind.")
    unit: KnownUnit | None = None
    owner: NamedPerson | None = None
    late: bool = Field(default=False, description="Only those that were met late, or are late now.")
    open: bool = Field(default=False, description="Only those that are not met yet.")


UNFILTERED: Final = DueQuery()
LISTING: Final[Listing[Placed]] = Listing(
    projection="obligations",
    joined=("complaint_sla", "measure_list"),
    also_read=("customer_list", "policy_evaluations", "policy_list", "unit_list"),
    columns=fields_of(Due),
    few=("subject", "kind", "owner", "due_at", "verdict", "late_seconds"),
    place=TypeAdapter(tuple[datetime, Label, Label, int]),
    place_of=lambda due: (due.last_due_at, due.subject, due.kind, due.instance),
)
OBLIGATIONS: Final = Candidates(
    row=Candidate,
    document="""
        json_build_object(
            'row', candidate, 'changes', coalesce(changes, '[]'), 'merges', coalesce(merges, '[]'), 'person', person
        )
    """,
    sql=f"""
        select obligations.*, sla.changes, record.merges, measure.person
        from obligations
        left join complaint_sla as sla
            on starts_with(obligations.subject, 'complaint/') and sla.complaint = split_part(subject, '/', 2)
        left join measure_list as measure
            on obligations.kind = 'measure' and measure.measure = split_part(subject, '/', 2)
        {MERGES.format(table="obligations")}
        where obligations.starts_at <= %(as_of)s
          and (%(kind)s::text is null or obligations.kind = %(kind)s)
          and (%(unit)s::text is null or obligations.unit = %(unit)s)
          and (%(customer)s::text is null or obligations.customer = any(array({RECORDS})))
          and (
              %(owner)s::text is null or sla.owner = %(owner)s or sla.changed_at > %(as_of)s
              or measure.person = %(owner)s
          )
          and (
              not %(late)s or obligations.changed_at > %(as_of)s
              or obligations.due_at < coalesce(obligations.met_at, %(as_of)s)
          )
          and (
              not %(open)s or obligations.changed_at > %(as_of)s
              or (obligations.met_at is null and obligations.history -> -1 ->> 'cause' <> 'withdrawn')
          )
          and (
              %(after_subject)s::text is null
              or (coalesce(obligations.due_at, '{LAST}'), subject, obligations.kind, instance) > (
                  %(after_due)s::timestamptz, %(after_subject)s, %(after_kind)s, %(after_instance)s
              )
          )
        order by coalesce(obligations.due_at, '{LAST}'), subject, obligations.kind, instance
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)


def standing(row: Obligation, as_of: datetime) -> Placed | None:
    """Return the obligation as of an instant, or None where nothing was owed then."""
    due = owed(row.history, as_of)
    if due is None:
        return None
    return Placed(
        subject=row.subject,
        kind=row.kind,
        instance=row.instance,
        customer=row.customer or None,
        unit=row.unit,
        owner=None,
        starts_at=row.starts_at,
        due_at=due.due_at,
        provisional=due.provisional,
        met_at=due.met_at,
        verdict=verdict(due, as_of),
        late_seconds=late_seconds(due, as_of),
        policy=row.policy,
        rule=row.rule,
        history=[_told(each) for each in row.history if each.since <= as_of],
        last_due_at=row.due_at or NEVER,
    )


def shown(found: Candidate, as_of: datetime, query: DueQuery = UNFILTERED) -> Placed | None:
    """Return an item of the list, under its customer's survivor, or None where the query leaves it out."""
    due = standing(found.row, as_of)
    if due is None or query.kind not in (None, due.kind) or query.unit not in (None, due.unit):
        return None
    due = replace(due, owner=found.person or owner(found.changes, as_of))
    if found.merges and (under := survivor(found.merges, as_of)):
        due = replace(due, customer=under)
    if query.owner not in (None, due.owner) or query.customer not in (None, due.customer):
        return None
    if query.open and due.met_at is not None:
        return None
    return None if query.late and due.verdict not in LATE else due


def place(row: Obligation) -> Place:
    """Return the place of a row in the list: by its last due time, whatever instant is asked about."""
    return (row.due_at or NEVER, row.subject, row.kind, row.instance)


def owner(changes: Sequence[Change], as_of: datetime) -> str | None:
    """Return who answered for the complaint at the instant."""
    by_then = takewhile(lambda change: change.at <= as_of, changes)
    return next((change.to for change in reversed([*by_then]) if change.what == "taken-in-charge"), None)


def _told(due: DueTime) -> str:
    """Write a due time for a reader: since when, why, and until when."""
    until = instant(due.due_at) if due.due_at else "-"
    return f"{instant(due.since)} {due.cause} {until}"


async def obligations(
    connection: AsyncConnection[Any],
    as_of: datetime,
    query: DueQuery = UNFILTERED,
    *,
    after: Place | None = None,
    limit: int | None = None,
) -> Sequence[Placed]:
    """List the obligations that had begun by the instant, what is due first before the rest."""
    query = await of_survivor(connection, query, as_of)
    parameters = query.model_dump() | {"as_of": as_of}
    return await decided_after(
        connection,
        OBLIGATIONS,
        parameters | _after(after),
        partial(shown, as_of=as_of, query=query),
        place_of=lambda found: _after(place(found.row)),
        limit=limit,
    )


def _after(place: Place | None) -> dict[str, Any]:
    names = ("after_due", "after_subject", "after_kind", "after_instance")
    return dict(zip(names, place or (None, None, None, None), strict=True))
