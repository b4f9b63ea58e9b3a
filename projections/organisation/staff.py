"""Lists everybody who works here as they stood at an instant, and who acts in a role for a unit then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from contracts.organisation.staff import Purpose
from domain.organisation.staff import Acting, acting, standing
from domain.timeline import in_force
from projections.engine.candidates import Candidates, decided
from projections.engine.listing import Listing, Query, fields_of
from projections.organisation.staff_list import StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person; `away` says for whose sake, where the person is on leave."""

    person: str
    full_name: str
    unit: str | None
    department: str | None
    roles: tuple[str, ...]
    superior: str | None
    grade: str | None
    certificates: tuple[str, ...]
    away: Purpose | None
    in_service: bool


class StaffQuery(Query):
    """`unit` is that of the roles, as they are recorded."""

    unit: Id | None = None
    role: Label | None = None


UNFILTERED: Final = StaffQuery()
LISTING: Final[Listing[StaffMember]] = Listing(
    projection="staff_list",
    columns=fields_of(StaffMember),
    few=("person", "full_name", "unit", "department", "roles", "superior", "in_service"),
    place=TypeAdapter(Id),
    place_of=lambda member: member.person,
    by_id=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsFor:
    """Who acts in a role; `stands_in_for` is the holder, where that one is away."""

    person: str
    full_name: str
    stands_in_for: str | None


ACTING: Final[Listing[ActsFor]] = Listing(
    projection="staff_list",
    columns=fields_of(ActsFor),
    place=TypeAdapter(tuple[Id, Id | None]),
    place_of=lambda each: (each.person, each.stands_in_for),
)
EVERYBODY: Final = Candidates(row=StaffRow, sql="select * from staff_list order by person")


def shown(row: StaffRow, as_of: datetime, query: StaffQuery = UNFILTERED) -> StaffMember | None:
    """Return a person as they stand at the instant, or None where the query leaves them out."""
    then = standing(row.staff, as_of)
    if query.unit not in (None, then.post.unit) or (query.role is not None and query.role not in then.post.roles):
        return None
    return StaffMember(
        person=row.person,
        full_name=row.full_name,
        unit=then.post.unit,
        department=then.post.department,
        roles=then.post.roles,
        superior=then.superior,
        grade=in_force(row.grades, as_of),
        certificates=then.certificates,
        away=then.away,
        in_service=then.in_service,
    )


async def staff(
    connection: AsyncConnection[Any], as_of: datetime, query: StaffQuery = UNFILTERED
) -> Sequence[StaffMember]:
    """List the persons by id."""
    return await decided(connection, EVERYBODY, {}, partial(shown, as_of=as_of, query=query))


def acts(rows: Sequence[StaffRow], role: str, unit: str | None, as_of: datetime) -> list[ActsFor]:
    """Return who acts, with their names."""
    names = {row.person: row.full_name for row in rows}
    found: list[Acting] = acting(rows, role, unit, as_of)
    return [
        ActsFor(person=each.person, full_name=names[each.person], stands_in_for=each.stands_in_for) for each in found
    ]


async def who_acts(connection: AsyncConnection[Any], role: str, unit: str | None, as_of: datetime) -> Sequence[ActsFor]:
    """Ask who acts in a role for a unit at the instant: the same question as decisions ask."""
    rows = await decided(connection, EVERYBODY, {}, lambda row: row)
    return acts(rows, role, unit, as_of)
