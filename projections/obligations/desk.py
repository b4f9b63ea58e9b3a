"""The board of the desk: each open case with its clocks, in the order of what is due next, as of an instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Label
from contracts.obligation import Kind
from contracts.reference import KnownUnit, Listed, NamedPerson
from domain.obligations.verdict import Verdict
from projections.complaints import complaints
from projections.complaints.complaint_sla import ComplaintSla
from projections.engine.candidates import Candidates, decided, decided_after
from projections.engine.listing import Listing, fields_of
from projections.obligations.obligations import Obligation, is_raised
from projections.obligations.running import NEVER, CalendarOf, Running, running
from projections.survivor import MERGES, RECORDS, Merge, OfCustomerQuery, of_survivor, survivor

LAST: Final = NEVER.isoformat()
Place = tuple[datetime, str, str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A complaint beside everything that is owed about it, and the merges of its customer."""

    sla: ComplaintSla
    clocks: tuple[Obligation, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDesk:
    """An open case; `kind`, `due_at` and what follows are of the clock that runs out next.

    `left_seconds` and `late_seconds` are working time; `clocks` tells the last clock of each kind as `resolution met`.
    """

    case: str
    customer: str
    unit: str
    severity: str | None
    owner: str | None
    kind: str
    instance: int
    starts_at: datetime
    due_at: datetime | None
    provisional: bool
    verdict: Verdict
    paused: bool
    left_seconds: int | None
    late_seconds: int
    used_percent: int | None
    next_level: str | None
    next_level_at: datetime | None
    clocks: Sequence[str]
    policy: str | None
    rule: str
    name: str | None = field(default=None, compare=False)

    @property
    def place(self) -> Place:
        """Return the place where the page after this row begins."""
        return (self.due_at or NEVER, self.case, self.kind, self.instance)


class DeskQuery(OfCustomerQuery):
    unit: KnownUnit | None = None
    owner: NamedPerson | None = None
    severity: Annotated[Label, Listed("severity")] | None = None
    kind: Kind | None = Field(default=None, description="Only cases of which this clock runs out next.")
    late: bool = Field(default=False, description="Only cases of which a clock is broken.")
    paused: bool = Field(default=False, description="Only cases of which no clock can run out.")
    unowned: bool = Field(default=False, description="Only cases that nobody has taken in charge.")


UNFILTERED: Final = DeskQuery()
LISTING: Final[Listing[OnDesk]] = Listing(
    projection="obligations",
    joined=("complaint_sla",),
    also_read=("customer_list", "policy_list"),
    columns=fields_of(OnDesk),
    few=("case", "name", "kind", "due_at", "left_seconds", "verdict", "owner"),
    named=True,
    place=TypeAdapter(tuple[datetime, Label, Label, int]),
    place_of=lambda row: row.place,
)
DOCUMENT: Final = "json_build_object('sla', candidate, 'clocks', clocks, 'merges', coalesce(merges, '[]'))"
CLOCKS: Final = "(select json_agg(each) from obligations as each where each.subject = 'complaint/' || sla.complaint)"
# Neither met nor withdrawn.
RUNS: Final = "{0}.met_at is null and {0}.history -> -1 ->> 'cause' <> 'withdrawn'"
ORDER: Final = f"coalesce({{0}}.due_at, '{LAST}')"
# Of each open case the clock that runs out next, read in the order of an index: a page asks for no other cases.
DESK: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from obligations as first
        join complaint_sla as sla on sla.complaint = split_part(first.subject, '/', 2)
        {MERGES.format(table="sla")}
        where first.kind <> 'measure' and {RUNS.format("first")} and sla.state = 'open'
          and not exists (
              select from obligations as sooner
              where sooner.subject = first.subject and {RUNS.format("sooner")}
                and ({ORDER.format("sooner")}, sooner.kind, sooner.instance)
                    < ({ORDER.format("first")}, first.kind, first.instance)
          )
          and (%(unit)s::text is null or first.unit = %(unit)s)
          and (%(kind)s::text is null or first.kind = %(kind)s)
          and (%(severity)s::text is null or sla.severity = %(severity)s)
          and (%(owner)s::text is null or sla.owner = %(owner)s)
          and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
          and (not %(late)s or first.due_at < %(as_of)s)
          and (not %(paused)s or first.due_at is null)
          and (not %(unowned)s or sla.owner is null)
          and (
              %(after_case)s::text is null
              or ({ORDER.format("first")}, first.subject, first.kind, first.instance)
                  > (%(after_due)s::timestamptz, 'complaint/' || %(after_case)s, %(after_kind)s, %(after_instance)s)
          )
        order by {ORDER.format("first")}, first.subject, first.kind, first.instance
        limit %(page)s
    """,  # noqa: S608 - joins our own constants only
)
# Of the past, every case that was open then is read and put in order.
PAST: Final = Candidates(
    row=Candidate,
    document=DOCUMENT,
    sql=f"""
        select sla.*, merges, {CLOCKS} as clocks
        from complaint_sla as sla
        {MERGES.format(table="sla")}
        where sla.received_at <= %(as_of)s and (sla.state = 'open' or sla.changed_at > %(as_of)s)
          and exists (select from obligations where subject = 'complaint/' || sla.complaint and starts_at <= %(as_of)s)
          and (%(customer)s::text is null or sla.customer = any(array({RECORDS})))
    """,  # noqa: S608 - joins our own constants only
)


def shown(found: Candidate, as_of: datetime, calendar_of: CalendarOf, query: DeskQuery = UNFILTERED) -> OnDesk | None:
    """Return a row of the board, under its customer's survivor, or None where the query leaves it out."""
    case = complaints.standing(found.sla, as_of)
    clocks = [clock for row in found.clocks if (clock := running(row, calendar_of, as_of))]
    ahead = [clock for clock in clocks if clock.met_at is None]
    if case.state != "open" or not ahead:
        return None
    under = survivor(found.merges, as_of) if found.merges else None
    row = _row(replace(case, customer=under or case.customer), clocks, min(ahead, key=lambda clock: clock.place), as_of)
    return row if _wanted(row, query) else None


def _wanted(row: OnDesk, query: DeskQuery) -> bool:
    same = {name: getattr(query, name) for name in ("customer", "unit", "owner", "severity", "kind")}
    if any(wanted not in (None, getattr(row, name)) for name, wanted in same.items()):
        return False
    late, paused = query.late and row.verdict != "broken", query.paused and not row.paused
    return not (late or paused or (query.unowned and row.owner is not None))


def _row(case: complaints.ComplaintStanding, clocks: Sequence[Running], first: Running, as_of: datetime) -> OnDesk:
    level = min(
        (each for each in first.row.levels if each.at and each.at > as_of and not is_raised(first.row, each)),
        key=lambda each: each.at or NEVER,
        default=None,
    )
    last = {clock.row.kind: clock.told for clock in sorted(clocks, key=lambda clock: clock.at)}
    return OnDesk(
        case=case.case,
        customer=case.customer,
        unit=first.row.unit,
        severity=case.severity,
        owner=case.owner,
        kind=first.row.kind,
        instance=first.row.instance,
        starts_at=first.row.starts_at,
        due_at=first.due_at,
        provisional=first.provisional,
        verdict=first.verdict,
        paused=first.of_it.paused,
        left_seconds=first.of_it.left,
        late_seconds=first.of_it.late,
        used_percent=first.of_it.percent,
        next_level=level.level if level else None,
        next_level_at=level.at if level else None,
        clocks=tuple(last.values()),
        policy=first.row.policy,
        rule=first.row.rule,
    )


async def desk(
    connection: AsyncConnection[Any],
    as_of: datetime,
    calendar_of: CalendarOf,
    query: DeskQuery = UNFILTERED,
    *,
    after: Place | None = None,
    limit: int | None = None,
) -> Sequence[OnDesk]:
    """List the open cases as they stand now, what runs out first before the rest."""
    query = await of_survivor(connection, query, as_of)
    return await decided_after(
        connection,
        DESK,
        query.model_dump() | {"as_of": as_of} | _after(after),
        partial(shown, as_of=as_of, calendar_of=calendar_of, query=query),
        place_of=lambda found: _after(_place(found)),
        limit=limit,
    )


OF_CASE: Final = Candidates(
    row=Obligation, sql="select * from obligations where subject = 'complaint/' || %(case)s order by kind, instance"
)


async def obligations_of(connection: AsyncConnection[Any], case: str) -> Sequence[Obligation]:
    """Return everything that was ever owed about a case."""
    return await decided(connection, OF_CASE, {"case": case}, lambda row: row)


async def past_desk(
    connection: AsyncConnection[Any], as_of: datetime, calendar_of: CalendarOf, query: DeskQuery = UNFILTERED
) -> Sequence[OnDesk]:
    """List the cases that were open at an instant of the past, in the order of what ran out next then."""
    query = await of_survivor(connection, query, as_of)
    parameters = {"as_of": as_of, "customer": query.customer}
    standing = partial(shown, as_of=as_of, calendar_of=calendar_of, query=query)
    return sorted(await decided(connection, PAST, parameters, standing), key=lambda row: row.place)


def _place(found: Candidate) -> Place:
    """Return the place of a candidate by its last due times, as the SQL orders it."""
    runs = [row for row in found.clocks if row.met_at is None and row.history[-1].cause != "withdrawn"]
    return min((row.due_at or NEVER, found.sla.complaint, row.kind, row.instance) for row in runs)


def _after(place: Place | None) -> dict[str, Any]:
    names = ("after_due", "after_case", "after_kind", "after_instance")
    return dict(zip(names, place or (None, None, None, None), strict=True))
