"""What is known of a person who works here beside the office of account manager, in order of time (OR1).

Roles with their unit and department, the superior, days of leave, certificates, selection, and whether in service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from contracts.organisation.account_manager import AccountManagerEvent, ManagerAppointed, ManagerLeft, PersonEnrolled
from contracts.organisation.staff import (
    LeaveTaken,
    PersonCertified,
    PersonReturned,
    Purpose,
    RolesChanged,
    SelectionRecorded,
    SuperiorAssigned,
)
from domain.calendar import business_day
from domain.timeline import Since, in_force, with_entry

Value = TypeVar("Value")
# Longer chains of superiors are not followed: no company has them.
MOST_SUPERIORS: Final = 50


@dataclass(frozen=True, slots=True)
class Post:
    """The roles of a person, for one unit or for all."""

    roles: tuple[str, ...] = ()
    unit: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Whole days of the zone, told `at` an instant: one that is told later begins then."""

    at: datetime
    first: date
    last: date
    purpose: Purpose
    zone: str

    def covers(self, at: datetime) -> bool:
        return self.begins <= at < business_day.beginning(self.last + timedelta(days=1), self.zone)

    @property
    def begins(self) -> datetime:
        return max(self.at, business_day.beginning(self.first, self.zone))


@dataclass(frozen=True, slots=True)
class Return:
    """The person is back before a leave ends."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """Each entry holds from its instant on until the next."""

    service: tuple[Since[bool], ...] = ()
    posts: tuple[Since[Post], ...] = ()
    superiors: tuple[Since[str], ...] = ()
    certificates: tuple[Since[str], ...] = ()
    selections: tuple[Since[SelectionRecorded], ...] = ()
    leaves: tuple[Leave, ...] = ()
    returns: tuple[Return, ...] = ()

    def is_over(self, leave: Leave, at: datetime) -> bool:
        """Return whether the person came back from a leave by an instant."""
        return any(leave.begins <= each.at <= at for each in self.returns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person at an instant."""

    in_service: bool
    post: Post
    superior: str | None
    certificates: tuple[str, ...]
    selection: SelectionRecorded | None
    away: Purpose | None

    @property
    def is_there(self) -> bool:
        return self.in_service and self.away is None

    @property
    def score(self) -> Decimal | None:
        return self.selection.score if self.selection else None

    def acts(self, role: str, unit: str | None) -> bool:
        """Return whether the person has the role for a unit; a post without a unit is for all."""
        return role in self.post.roles and self.post.unit in (None, unit)


def standing(staff: Staff, at: datetime) -> Standing:
    """Return how a person stands at an instant; who is enrolled is so at all dates (semantics 31)."""
    service = in_force(staff.service, at)
    leaves = (each for each in reversed(staff.leaves) if each.covers(at) and not staff.is_over(each, at))
    leave = next(leaves, None)
    return Standing(
        in_service=bool(staff.service) and service is not False,
        post=in_force(staff.posts, at) or Post(),
        superior=in_force(staff.superiors, at),
        certificates=tuple(dict.fromkeys(each.value for each in staff.certificates if each.at <= at)),
        selection=in_force(staff.selections, at),
        away=leave.purpose if leave else None,
    )


def with_event(staff: Staff, event: AccountManagerEvent, at: datetime) -> Staff:
    """Return what is known after one more event."""
    match event:
        case PersonEnrolled() | ManagerAppointed():
            return replace(staff, service=with_entry(staff.service, Since(at, value=True)))
        case ManagerLeft():
            return replace(staff, service=with_entry(staff.service, Since(at, value=False)))
        case RolesChanged():
            post = Post(event.roles, event.unit_id, event.department)
            return replace(staff, posts=with_entry(staff.posts, Since(at, post)))
        case SuperiorAssigned():
            return replace(staff, superiors=with_entry(staff.superiors, Since(at, event.superior_id)))
        case PersonCertified():
            return replace(staff, certificates=with_entry(staff.certificates, Since(at, event.examination)))
        case SelectionRecorded():
            return replace(staff, selections=with_entry(staff.selections, Since(at, event)))
        case LeaveTaken():
            leave = Leave(at, event.first, event.last, event.purpose, event.zone)
            return replace(staff, leaves=with_entry(staff.leaves, leave))
        case PersonReturned():
            return replace(staff, returns=with_entry(staff.returns, Return(at)))
        case _:
            return staff


class Member(Protocol):
    """A person whose staff is known."""

    @property
    def person(self) -> str: ...

    @property
    def staff(self) -> Staff: ...


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts; `stands_in_for` is the holder of the role, where that one is away."""

    person: str
    stands_in_for: str | None = None


def acting(members: Sequence[Member], role: str, unit: str | None, at: datetime) -> list[Acting]:
    """Return who acts in a role for a unit at an instant, by id: those who hold it, and are there.

    Those who hold it for this unit go before those who hold it for all. Where all of them are away, the first superior
    of each who is there stands in.
    """
    standings = {each.person: standing(each.staff, at) for each in members}
    holders = [person for person, each in sorted(standings.items()) if each.in_service and each.acts(role, unit)]
    own = [person for person in holders if standings[person].post.unit == unit]
    holders = own or holders
    there = [Acting(person) for person in holders if standings[person].is_there]
    return there or list(_standing_in(holders, standings))


def _standing_in(holders: Sequence[str], standings: dict[str, Standing]) -> Iterator[Acting]:
    for holder in holders:
        for superior in superiors(holder, {person: each.superior for person, each in standings.items()}):
            if superior in standings and standings[superior].is_there:
                yield Acting(superior, holder)
                break


def superiors(person: str, superior_of: dict[str, str | None]) -> Iterator[str]:
    """Yield the superiors of a person, the nearest first, each once."""
    seen, above = {person}, superior_of.get(person)
    while above is not None and above not in seen and len(seen) < MOST_SUPERIORS:
        yield above
        seen.add(above)
        above = superior_of.get(above)
