"""A person who works here, as an account manager (客户经理): entry, grade, coordination and leaving (AM1, AM2)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    CoordinatorAssigned,
    EnrolPerson,
    Grade,
    LeaveCustomers,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
    PersonEnrolled,
)
from domain.content import repeated
from domain.decider import Decider, Refused
from domain.organisation.entry import ENTRY, Entry, check_entry, check_qualified
from domain.organisation.grade import is_above
from domain.organisation.staff import Staff, Standing, standing, with_event

APPOINTED_WITH: Final = (
    "full_name",
    "grade",
    "no_bad_record",
    "education",
    "experience_months",
    "conduct",
    "health",
)


class ManagerIdTaken(Refused):
    code = "account-manager.id-taken"


class ManagerNotAppointed(Refused):
    code = "account-manager.not-appointed"


class ManagerHasLeft(Refused):
    code = "account-manager.has-left"


class GradeNotHigher(Refused):
    code = "account-manager.grade-not-higher"


class SuccessorUnfit(Refused):
    code = "account-manager.successor-unfit"


NOBODY: Final = Staff()


@dataclass(frozen=True, slots=True)
class Unappointed:
    """Nobody yet; what is dated before the enrolment is kept for it."""

    staff: Staff = NOBODY


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person who can be named, and is no account manager."""

    enrolled: PersonEnrolled
    staff: Staff = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """A manager in office since `latest` as now; `coordinator_grade` is the coordinator's when coordination began."""

    appointed: ManagerAppointed
    appointed_at: datetime
    grade: Grade
    latest: datetime
    coordinator_id: str | None = None
    coordinator_grade: Grade | None = None
    staff: Staff = NOBODY


@dataclass(frozen=True, slots=True)
class Left:
    appointed: ManagerAppointed
    grade: Grade
    successor_id: str | None
    latest: datetime
    staff: Staff = NOBODY


AccountManager = Unappointed | Enrolled | Appointed | Left


def full_name_of(person: Enrolled | Appointed | Left) -> str:
    """Return the name under which the person was enrolled or appointed."""
    return (person.enrolled if isinstance(person, Enrolled) else person.appointed).full_name


def enrol_person(
    manager: AccountManager, command: EnrolPerson, *, at: datetime | None = None
) -> list[AccountManagerEvent]:
    enrolled = PersonEnrolled(manager_id=command.manager_id, full_name=command.full_name)
    match manager:
        case Unappointed():
            return [enrolled]
        # Who left without having been an account manager is enrolled again.
        case Enrolled(enrolled=known, staff=staff) if known == enrolled and not _is_there(staff, at):
            return [enrolled]
        case Enrolled(enrolled=known) | Appointed(appointed=known) | Left(appointed=known):
            if known.full_name == command.full_name:
                return []
            raise ManagerIdTaken(f"Person {command.manager_id} was enrolled under another name.")


def _is_there(staff: Staff, at: datetime | None = None) -> bool:
    """Return whether the person had not left by an instant, or at all: who left later was enrolled then."""
    last = staff.service[-1]
    return last.value or (at is not None and at < last.at)


def _known(manager: AccountManager, at: datetime | None) -> Standing | None:
    """Return how a person stands at an instant, None of somebody who is not enrolled."""
    return None if isinstance(manager, Unappointed) or at is None else standing(manager.staff, at)


def appoint_manager(
    manager: AccountManager,
    command: AppointManager,
    *,
    entry: Entry = ENTRY,
    policy: str | None = None,
    at: datetime | None = None,
) -> list[AccountManagerEvent]:
    appointed = ManagerAppointed(
        manager_id=command.manager_id,
        full_name=command.full_name,
        grade=command.grade,
        no_bad_record=command.no_bad_record,
        education=command.education,
        experience_months=command.experience_months,
        conduct=command.conduct,
        health=command.health,
        policy=policy,
    )
    match manager:
        case Unappointed() | Enrolled():
            check_entry(command, entry)
            check_qualified(command, entry, _known(manager, at))
            return [appointed]
        case Appointed(appointed=known, appointed_at=at):
            return repeated(
                command,
                stored={name: getattr(known, name) for name in APPOINTED_WITH} | {"occurred_at": at},
                refusal=ManagerIdTaken,
                known=f"Account manager {command.manager_id} was appointed",
            )
        # A manager who comes back is appointed anew.
        case Left():
            check_entry(command, entry)
            check_qualified(command, entry, _known(manager, at))
            return [appointed]


def change_manager_grade(manager: AccountManager, command: ChangeManagerGrade) -> list[AccountManagerEvent]:
    manager = appointed_manager(manager, command.manager_id)
    if manager.grade == command.grade:
        return []
    above = manager.coordinator_grade
    return [
        ManagerGradeChanged(
            manager_id=command.manager_id,
            grade=command.grade,
            previous_grade=manager.grade,
            coordinator_id=manager.coordinator_id if above and is_above(above, command.grade) else None,
        )
    ]


def assign_coordinator(
    manager: AccountManager, command: AssignCoordinator, *, coordinator: AccountManager
) -> list[AccountManagerEvent]:
    manager = appointed_manager(manager, command.manager_id)
    if manager.coordinator_id == command.coordinator_id:
        return []
    above = appointed_manager(coordinator, command.coordinator_id).grade
    if not is_above(above, manager.grade):
        raise GradeNotHigher(
            f"A higher grade coordinates a lower one (AM1): {command.coordinator_id} is {above}, "
            f"{command.manager_id} is {manager.grade}."
        )
    return [
        CoordinatorAssigned(
            manager_id=command.manager_id, coordinator_id=command.coordinator_id, coordinator_grade=above
        )
    ]


def leave_customers(
    manager: AccountManager, command: LeaveCustomers, *, successor: AccountManager | None
) -> list[AccountManagerEvent]:
    """`successor` is the state of the manager named by the command; one who has left can still be given another."""
    if isinstance(manager, Left) and manager.successor_id == command.successor_id:
        return []
    if isinstance(manager, Unappointed) or (isinstance(manager, Enrolled) and command.successor_id is not None):
        raise ManagerNotAppointed(f"There is no account manager {command.manager_id}.")
    if isinstance(manager, Enrolled) and not _is_there(manager.staff):
        return []
    if command.successor_id == command.manager_id:
        raise SuccessorUnfit(f"Account manager {command.manager_id} cannot be succeeded by the same person.")
    if command.successor_id is not None and successor is not None:
        appointed_manager(successor, command.successor_id)
    return [ManagerLeft(manager_id=command.manager_id, successor_id=command.successor_id)]


def appointed_manager(manager: AccountManager, manager_id: str) -> Appointed:
    """Return the manager if in office, or refuse."""
    match manager:
        case Appointed():
            return manager
        case Unappointed() | Enrolled():
            raise ManagerNotAppointed(f"There is no account manager {manager_id}.")
        case Left():
            raise ManagerHasLeft(f"Account manager {manager_id} has left.")


def evolve(manager: AccountManager, event: AccountManagerEvent, at: datetime) -> AccountManager:
    """Let each change follow the latest; without an office there is no grade or coordinator to record."""
    if isinstance(manager, Unappointed):
        return _begun(event, with_event(manager.staff, event, at), at)
    staff = with_event(manager.staff, event, at)
    if isinstance(manager, Enrolled):
        return _appointed(event, staff, at, latest=at) if isinstance(event, ManagerAppointed) else _with(manager, staff)
    latest = max(at, manager.latest)
    match event:
        case ManagerAppointed():
            return _appointed(event, staff, at, latest=latest)
        case ManagerLeft():
            return Left(manager.appointed, manager.grade, event.successor_id, latest, staff)
        case ManagerGradeChanged() | CoordinatorAssigned() if isinstance(manager, Appointed):
            return _changed(manager, event, latest)
        case _:
            return _with(manager, staff)


def _begun(event: AccountManagerEvent, staff: Staff, at: datetime) -> AccountManager:
    match event:
        case PersonEnrolled():
            return Enrolled(event, staff)
        case ManagerAppointed():
            return _appointed(event, staff, at, latest=at)
        case _:
            return Unappointed(staff)


def _with(manager: Enrolled | Appointed | Left, staff: Staff) -> AccountManager:
    return manager if staff == manager.staff else replace(manager, staff=staff)


def _appointed(event: ManagerAppointed, staff: Staff, at: datetime, *, latest: datetime) -> Appointed:
    return Appointed(appointed=event, appointed_at=at, grade=event.grade, latest=latest, staff=staff)


def _changed(manager: Appointed, event: ManagerGradeChanged | CoordinatorAssigned, latest: datetime) -> Appointed:
    if isinstance(event, CoordinatorAssigned):
        above: Grade | None = event.coordinator_grade
        return replace(manager, coordinator_id=event.coordinator_id, coordinator_grade=above, latest=latest)
    above = manager.coordinator_grade if event.coordinator_id else None
    return replace(
        manager, grade=event.grade, coordinator_id=event.coordinator_id, coordinator_grade=above, latest=latest
    )


DECIDER: Final[Decider[AccountManager, AccountManagerEvent]] = Decider("account-manager", Unappointed(), evolve)
