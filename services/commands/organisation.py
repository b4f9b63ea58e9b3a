"""Commands on account managers and units: read the people and packs that they name, and let the domain decide."""

from dataclasses import replace
from typing import Final

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    EnrolPerson,
    LeaveCustomers,
)
from contracts.organisation.unit import RunPack, UnitEvent
from domain.organisation import account_manager, unit
from domain.organisation.account_manager import AccountManager
from domain.organisation.entry import ENTRY
from domain.organisation.order import after_latest
from domain.organisation.unit import Unit
from services.commands.customers.rules import rules_of_unit
from services.commands.handler import Decision, Handlers, Matter, deciding, deciding_with
from services.packs import in_force
from services.store.store import Store

ManagerDecision = Decision[AccountManager, AccountManagerEvent]


async def appoint_manager(matter: Matter[AppointManager]) -> ManagerDecision:
    rules = await rules_of_unit(matter.store, unit.MAIN, matter.at)
    months = rules.experience_months
    entry = ENTRY if months is None else replace(ENTRY, experience_months=months)
    return after_latest(
        matter.command,
        matter.at,
        lambda manager: account_manager.appoint_manager(manager, matter.command, entry=entry, policy=rules.policy),
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


async def run_pack(matter: Matter[RunPack]) -> Decision[Unit, UnitEvent]:
    pack = matter.command.pack
    # Refuses an unknown pack.
    (await in_force.book(matter.store, pack)).versions(pack)
    return lambda state: unit.run_pack(state, matter.command, now=matter.at)


async def _manager(store: Store, manager_id: str) -> AccountManager:
    return (await store.load(account_manager.DECIDER, manager_id)).state


HANDLERS: Final[Handlers] = {
    EnrolPerson.name: deciding(account_manager.DECIDER, account_manager.enrol_person),
    AppointManager.name: deciding_with(account_manager.DECIDER, appoint_manager),
    ChangeManagerGrade.name: deciding_with(account_manager.DECIDER, change_manager_grade),
    AssignCoordinator.name: deciding_with(account_manager.DECIDER, assign_coordinator),
    LeaveCustomers.name: deciding_with(account_manager.DECIDER, leave_customers),
    RunPack.name: deciding_with(unit.DECIDER, run_pack),
}
