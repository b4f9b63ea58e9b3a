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
from projections.engine.candidates import PAGE, decided, decided_after
from projections.engine.listing import Listing, fields_of
from projections.obligations.desk_rows import BY_CASE, COUNT, DESK, FEW, FEW_ON_DESK, PAST, Candidate
from projections.obligations.obligations import is_raised
from projections.obligations.running import NEVER, CalendarOf, Running, running
from projections.survivor import OfCustomerQuery, of_survivor, survivor

Place = tuple[datetime, str, str, int]


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


@dataclass(frozen=True, slots=True)
class Placed:
    """An open case as of an instant, with the clock that runs out next; working time is found where it is shown."""

    case: complaints.ComplaintStanding
    clocks: Sequence[Running]
    first: Running

    @property
    def place(self) -> Place:
        """Return the place where the page after this case begins."""
        return (self.first.due_at or NEVER, self.case.case, *self.first.at)


def placed(found: Candidate, as_of: datetime, query: DeskQuery = UNFILTERED) -> Placed | None:
    """Return a case of the board, under its customer's survivor, or None where the query leaves it out."""
    case = complaints.standing(found.sla, as_of)
    clocks = [clock for row in found.clocks if (clock := running(row, as_of))]
    ahead = [clock for clock in clocks if clock.met_at is None]
    if case.state != "open" or not ahead:
        return None
    under = survivor(found.merges, as_of) if found.merges else None
    each = Placed(replace(case, customer=under or case.customer), clocks, min(ahead, key=lambda clock: clock.place))
    return each if _wanted(each, query) else None


def shown(found: Candidate, as_of: datetime, calendar_of: CalendarOf, query: DeskQuery = UNFILTERED) -> OnDesk | None:
    """Return a row of the board, or None where the query leaves it out."""
    each = placed(found, as_of, query)
    return row_of(each, calendar_of) if each else None


def _wanted(each: Placed, query: DeskQuery) -> bool:
    case, first = each.case, each.first
    asked = (
        (query.customer, case.customer),
        (query.owner, case.owner),
        (query.severity, case.severity),
        (query.unit, first.row.unit),
        (query.kind, first.row.kind),
    )
    if any(wanted not in (None, value) for wanted, value in asked):
        return False
    late, paused = query.late and first.verdict != "broken", query.paused and not first.paused
    return not (late or paused or (query.unowned and case.owner is not None))


def row_of(each: Placed, calendar_of: CalendarOf) -> OnDesk:
    """Return the row of a case, with the working time of the clock that runs out next."""
    case, first = each.case, each.first
    of_it = first.remaining(calendar_of(first.row))
    level = min(
        (each for each in first.row.levels if each.at and each.at > first.as_of and not is_raised(first.row, each)),
        key=lambda each: each.at or NEVER,
        default=None,
    )
    last = {clock.row.kind: clock.told for clock in sorted(each.clocks, key=lambda clock: clock.at)}
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
        paused=first.paused,
        left_seconds=of_it.left,
        late_seconds=of_it.late,
        used_percent=of_it.percent,
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
    parameters = query.model_dump() | {"as_of": as_of} | _after(after)
    return await decided_after(
        connection,
        FEW_ON_DESK if await _are_few(connection, query, parameters) else DESK,
        parameters,
        partial(shown, as_of=as_of, calendar_of=calendar_of, query=query),
        place_of=lambda found: _after(_place(found)),
        limit=limit,
    )


async def _are_few(connection: AsyncConnection[Any], query: DeskQuery, parameters: dict[str, Any]) -> bool:
    """Return whether the filters leave so few cases that it is quicker to look each up."""
    if not (query.owner or query.severity or query.customer or query.unowned):
        return False
    found = await (await connection.execute(COUNT, parameters, prepare=False)).fetchone()
    return found is not None and found[0] < FEW


async def past_desk(
    connection: AsyncConnection[Any],
    as_of: datetime,
    calendar_of: CalendarOf,
    query: DeskQuery = UNFILTERED,
    *,
    after: Place | None = None,
    limit: int | None = None,
) -> Sequence[OnDesk]:
    """List the cases that were open at an instant of the past, in the order of what ran out next then.

    PostgreSQL puts them in order; the cases of the page alone are read and decided on.
    """
    query = await of_survivor(connection, query, as_of)
    parameters = query.model_dump() | {"as_of": as_of} | _after(after)
    answer = await connection.execute(PAST, parameters, prepare=False)
    cases = [case for case, _ in await answer.fetchall()]
    size = min(limit or PAGE, PAGE)
    found: list[Placed] = []
    for first in range(0, len(cases), size):
        some = {"cases": cases[first : first + size]}
        decide = partial(placed, as_of=as_of, query=query)
        found += sorted(await decided(connection, BY_CASE, some, decide), key=lambda each: each.place)
        if limit is not None and len(found) >= limit:
            break
    return [row_of(each, calendar_of) for each in found[:limit]]


def _place(found: Candidate) -> Place:
    """Return the place of a candidate by its last due times, as the SQL orders it."""
    runs = [row for row in found.clocks if row.met_at is None and row.history[-1].cause != "withdrawn"]
    return min((row.due_at or NEVER, found.sla.complaint, row.kind, row.instance) for row in runs)


def _after(place: Place | None) -> dict[str, Any]:
    names = ("after_due", "after_case", "after_kind", "after_instance")
    return dict(zip(names, place or (None, None, None, None), strict=True))
