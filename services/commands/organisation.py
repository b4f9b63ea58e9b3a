"""Commands on account managers and units: read the people and packs that they name, and let the domain decide."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    EnrolPerson,
    LeaveCustomers,
)
from contracts.organisation.staff import (
    AssignSuperior,
    CertifyPerson,
    ChangeRoles,
    RecordSelection,
    RecordTraining,
    ReturnToWork,
    TakeLeave,
)
from contracts.organisation.unit import RunPack, UnitEvent
from domain.organisation import account_manager, staffing, unit
from domain.organisation.account_manager import AccountManager, Unappointed
from domain.organisation.entry import ENTRY
from domain.organisation.order import after_latest
from domain.organisation.staff import MOST_SUPERIORS, standing
from domain.organisation.staffing import StaffRules
from domain.organisation.unit import Unit
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from domain.policies.staff_rules import entry_of, staff_rules
from services import settings
from services.commands.handler import Decision, Handler, Handlers, Matter, deciding_when, deciding_with
from services.packs import in_force
from services.store.store import Store

StaffDecision = Callable[..., Sequence[AccountManagerEvent]]
ManagerDecision = Decision[AccountManager, AccountManagerEvent]


async def appoint_manager(matter: Matter[AppointManager]) -> ManagerDecision:
    pack = await _pack(matter.store, unit.MAIN, matter.at)
    entry, policy = (entry_of(pack), pack.pack.version) if pack else (ENTRY, None)
    return after_latest(
        matter.command,
        matter.at,
        lambda manager: account_manager.appoint_manager(
            manager, matter.command, entry=entry, policy=policy, at=matter.at
        ),
    )


async def change_manager_grade(matter: Matter[ChangeManagerGrade]) -> ManagerDecision:
    command = matter.command
    return after_latest(command, matter.at, lambda manager: account_manager.change_manager_grade(manager, command))


async def assign_coordinator(matter: Matter[AssignCoordinator]) -> ManagerDecision:
    coordinator = await _manager(matter.store, matter.command.coordinator_id)
    return after_latest(
        matter.command,
        matter.at,
        lambda manager: account_manager.assign_coordinator(manager, matter.command, coordinator=coordinator),
    )


async def leave_customers(matter: Matter[LeaveCustomers]) -> ManagerDecision:
    successor_id = matter.command.successor_id
    successor = None if successor_id is None else await _manager(matter.store, successor_id)
    return after_latest(
        matter.command,
        matter.at,
        lambda manager: account_manager.leave_customers(manager, matter.command, successor=successor),
    )


def of_staff(decision: StaffDecision) -> Handler:
    """Return the handler of a decision under what the pack of the person's unit says of staff."""

    async def learn(matter: Matter[Any]) -> ManagerDecision:
        rules = await _staff_rules(matter)
        return lambda manager: decision(manager, matter.command, at=matter.at, rules=rules)

    return deciding_with(account_manager.DECIDER, learn)


async def assign_superior(matter: Matter[AssignSuperior]) -> ManagerDecision:
    command, at = matter.command, matter.at
    superior = await _manager(matter.store, command.superior_id)
    above = await superiors_of(matter.store, command.superior_id, at)
    return lambda manager: staffing.assign_superior(manager, command, at=at, superior=superior, above=above)


async def superiors_of(store: Store, person_id: str, at: datetime) -> list[str]:
    """Return the superiors of a person at that instant, the nearest first."""
    found: list[str] = []
    person = await _manager(store, person_id)
    while not isinstance(person, Unappointed) and len(found) < MOST_SUPERIORS:
        above = standing(person.staff, at).superior
        if above is None or above in found:
            break
        found.append(above)
        person = await _manager(store, above)
    return found


async def _staff_rules(matter: Matter[Any]) -> StaffRules:
    unit_id = getattr(matter.command, "unit_id", None) or unit.MAIN
    pack = await _pack(matter.store, unit_id, matter.at)
    return staff_rules(pack) if pack else StaffRules(zone=settings.zone())


async def _pack(store: Store, unit_id: str, at: datetime) -> Pack | None:
    try:
        return await in_force.pack_of_unit(store, unit_id, at)
    except (unit.RunsNoPack, NotYetInForce):
        return None


async def run_pack(matter: Matter[RunPack]) -> Decision[Unit, UnitEvent]:
    pack = matter.command.pack
    # Refuses an unknown pack.
    (await in_force.book(matter.store, pack)).versions(pack)
    return lambda state: unit.run_pack(state, matter.command, now=matter.at)


async def _manager(store: Store, manager_id: str) -> AccountManager:
    return (await store.load(account_manager.DECIDER, manager_id)).state


HANDLERS: Final[Handlers] = {
    EnrolPerson.name: deciding_when(account_manager.DECIDER, account_manager.enrol_person),
    AppointManager.name: deciding_with(account_manager.DECIDER, appoint_manager),
    ChangeManagerGrade.name: deciding_with(account_manager.DECIDER, change_manager_grade),
    AssignCoordinator.name: deciding_with(account_manager.DECIDER, assign_coordinator),
    LeaveCustomers.name: deciding_with(account_manager.DECIDER, leave_customers),
    ChangeRoles.name: of_staff(staffing.change_roles),
    AssignSuperior.name: deciding_with(account_manager.DECIDER, assign_superior),
    RecordSelection.name: of_staff(staffing.record_selection),
    CertifyPerson.name: deciding_when(account_manager.DECIDER, staffing.certify_person),
    RecordTraining.name: deciding_when(account_manager.DECIDER, staffing.record_training),
    TakeLeave.name: of_staff(staffing.take_leave),
    ReturnToWork.name: deciding_when(account_manager.DECIDER, staffing.return_to_work),
    RunPack.name: deciding_with(unit.DECIDER, run_pack),
}
