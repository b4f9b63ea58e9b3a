"""Decisions about everybody who works here: roles, superiors, selection, certificates, training and leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.organisation.account_manager import AccountManagerEvent
from contracts.organisation.staff import (
    AssignSuperior,
    CertifyPerson,
    ChangeRoles,
    LeaveTaken,
    PersonCertified,
    PersonReturned,
    RecordSelection,
    RecordTraining,
    ReturnToWork,
    RolesChanged,
    SelectionRecorded,
    SuperiorAssigned,
    TakeLeave,
    TrainingRecorded,
)
from domain.decider import Refused
from domain.organisation.account_manager import AccountManager, Unappointed
from domain.organisation.staff import Leave, Post, Staff, Standing, standing
from domain.timeline import shown

PARTS: Final = ("education", "experience", "performance", "written", "interview")
WHOLE: Final = Decimal(100)
CENT: Final = Decimal("0.01")


class NotInService(Refused):
    code = "account-manager.not-in-service"


class RoleUnknown(Refused):
    code = "account-manager.role-unknown"


class SuperiorLoop(Refused):
    code = "account-manager.superior-loop"


class NotOnLeave(Refused):
    code = "account-manager.not-on-leave"


class BackAtThatInstant(Refused):
    code = "account-manager.back-at-that-instant"


class LeaveEndsBeforeItBegins(Refused):
    code = "account-manager.leave-ends-before-it-begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRules:
    """What the pack says of staff: the roles that there are, and the weight of each part of a selection."""

    policy: str | None = None
    zone: str = "UTC"
    roles: tuple[str, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)


def change_roles(
    manager: AccountManager, command: ChangeRoles, *, at: datetime, rules: StaffRules
) -> list[AccountManagerEvent]:
    current = in_service(manager, command.manager_id, at)
    roles = tuple(dict.fromkeys(command.roles))
    for role in roles:
        if rules.roles and role not in rules.roles:
            raise RoleUnknown(f"The pack has no role {role}: it has {', '.join(rules.roles)}.")
    if current.post == Post(roles, command.unit_id, command.department):
        return []
    return [
        RolesChanged(manager_id=command.manager_id, roles=roles, unit_id=command.unit_id, department=command.department)
    ]


def assign_superior(
    manager: AccountManager, command: AssignSuperior, *, at: datetime, superior: AccountManager, above: Sequence[str]
) -> list[AccountManagerEvent]:
    """`above` are the superiors of the superior at that instant."""
    current = in_service(manager, command.manager_id, at)
    if current.superior == command.superior_id:
        return []
    if command.manager_id in (command.superior_id, *above):
        raise SuperiorLoop(f"{command.superior_id} reports to {command.manager_id}, directly or through others.")
    in_service(superior, command.superior_id, at)
    return [SuperiorAssigned(manager_id=command.manager_id, superior_id=command.superior_id)]


def record_selection(
    manager: AccountManager, command: RecordSelection, *, at: datetime, rules: StaffRules
) -> list[AccountManagerEvent]:
    current = in_service(manager, command.manager_id, at)
    points = {part: getattr(command, f"{part}_points") for part in PARTS}
    score = sum((rules.weights[part] * points[part] for part in PARTS), Decimal(0)) / WHOLE if rules.weights else None
    selected = SelectionRecorded(
        manager_id=command.manager_id,
        **{f"{part}_points": value for part, value in points.items()},
        score=None if score is None else score.quantize(CENT),
        policy=rules.policy if rules.weights else None,
        rule="staff.selection" if rules.weights else None,
    )
    return [] if current.selection == selected else [selected]


def certify_person(manager: AccountManager, command: CertifyPerson, *, at: datetime) -> list[AccountManagerEvent]:
    current = in_service(manager, command.manager_id, at)
    if command.examination in current.certificates:
        return []
    return [PersonCertified(manager_id=command.manager_id, examination=command.examination)]


def record_training(manager: AccountManager, command: RecordTraining, *, at: datetime) -> list[AccountManagerEvent]:
    """Record it each time: who was trained twice was trained twice. A repeated command is recognised by its id."""
    in_service(manager, command.manager_id, at)
    return [TrainingRecorded(manager_id=command.manager_id, training=command.training)]


def take_leave(
    manager: AccountManager, command: TakeLeave, *, at: datetime, rules: StaffRules
) -> list[AccountManagerEvent]:
    in_service(manager, command.manager_id, at)
    if command.last < command.first:
        raise LeaveEndsBeforeItBegins(f"The leave ends on {command.last}, before it begins on {command.first}.")
    taken = LeaveTaken(
        manager_id=command.manager_id, first=command.first, last=command.last, purpose=command.purpose, zone=rules.zone
    )
    staff = staff_of(manager, command.manager_id)
    said = (taken.first, taken.last, taken.purpose)
    if staff.is_over(Leave(at, taken.first, taken.last, taken.purpose, taken.zone), at):
        raise BackAtThatInstant(f"{command.manager_id} came back from leave at {shown(at)}.")
    same = (each for each in staff.leaves if (each.first, each.last, each.purpose) == said)
    return [] if any(not staff.is_over(each, at) for each in same) else [taken]


def return_to_work(manager: AccountManager, command: ReturnToWork, *, at: datetime) -> list[AccountManagerEvent]:
    current = in_service(manager, command.manager_id, at)
    if current.away:
        return [PersonReturned(manager_id=command.manager_id)]
    if any(each.at == at for each in staff_of(manager, command.manager_id).returns):
        return []
    raise NotOnLeave(f"{command.manager_id} is not on leave at {shown(at)}.")


def in_service(manager: AccountManager, manager_id: str, at: datetime) -> Standing:
    """Return how the person stands at an instant, or refuse one who is not in service."""
    current = standing(staff_of(manager, manager_id), at)
    if not current.in_service:
        raise NotInService(f"{manager_id} is not in service at {shown(at)}.")
    return current


def staff_of(manager: AccountManager, manager_id: str) -> Staff:
    """Return what is known of a person, or refuse one whom nobody enrolled."""
    if isinstance(manager, Unappointed):
        raise NotInService(f"Nobody enrolled {manager_id}.")
    return manager.staff
