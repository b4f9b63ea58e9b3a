"""The rules for a complaint: those of the pack that its unit runs, and what is known of who acts on it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from contracts.complaints.complaint import ComplaintEvent, ReopenComplaint
from contracts.complaints.handling import FixResponsibility, ResponsibilityFixed
from contracts.message import Command
from contracts.reference import PERSON
from domain.complaints import complaint
from domain.complaints.facts import intake
from domain.complaints.rules import NO_RULES, CaseRules, Known
from domain.complaints.state import Complaint, Received
from domain.customers import customer
from domain.customers.state import Registered
from domain.decider import Refused
from domain.organisation import account_manager, unit
from domain.organisation.account_manager import Unappointed
from domain.organisation.staff import Staff, standing
from domain.policies.case_rules import case_rules
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from services.commands.handler import DatedDecision, Matter
from services.commands.machines import MACHINES
from services.packs import in_force, pinned
from services.packs.unsettled import unsettled
from services.reference import id_named
from services.store.store import Store


class RuledDecision(Protocol):
    """A decision on a complaint that depends on the instant and on the rules in force then."""

    def __call__(
        self, complaint: Complaint, command: Any, /, *, at: datetime, rules: CaseRules
    ) -> Sequence[ComplaintEvent]: ...


class ActorNotInService(Refused):
    code = "complaint.actor-not-in-service"


async def under_rules(matter: Matter[Any], decision: RuledDecision) -> DatedDecision[Complaint, Any, ComplaintEvent]:
    """Return the decision with the rules for the case of a command, or refuse its sender."""
    rules = await rules_for(matter)

    def decide(state: Complaint, command: Any, /, *, at: datetime) -> Sequence[ComplaintEvent]:
        return decision(state, command, at=at, rules=rules)

    return decide


def known(decision: Callable[..., Sequence[ComplaintEvent]]) -> RuledDecision:
    """Return a decision that needs no rules, so that its sender is still looked at where the pack asks for that."""
    return lambda state, command, /, *, at, rules: decision(state, command, at=at)  # noqa: ARG005 - the pack's are not needed


async def rules_for(matter: Matter[Any]) -> CaseRules:
    """Return the rules for the case of a command, or none; refuse a sender who is not there."""
    store, at, command = matter.store, matter.at, matter.command
    state = (await store.load(complaint.DECIDER, command.complaint_id)).state
    pack = await _pack_of_case(store, state, command, at)
    if pack is None:
        return replace(NO_RULES, roles=await _roles(store, command, at), owner=await _owner(store, state, command))
    rules = await _reopened_by(store, state, command, case_rules(pack))
    if rules.staff_required and matter.cause.actor not in MACHINES:
        await _check_actor(store, matter.cause.actor, at)
    if not isinstance(state, Received):
        return rules
    return replace(
        rules,
        roles=await _roles(store, command, at),
        department=await _department(store, state, at),
        unsettled=unsettled(pack, state.received_at),
        payers=await _payers(store, state, command, at) if pack.complaints and pack.complaints.penalties else {},
        owner=await _owner(store, state, command),
    )


async def _pack_of_case(store: Store, state: Complaint, command: Command, at: datetime) -> Pack | None:
    """Return the pack of the unit that received the case, else of its customer's unit."""
    unit_id = intake(state).unit_id if isinstance(state, Received) else getattr(command, "unit_id", None)
    if unit_id is None:
        customer_id = state.customer_id if isinstance(state, Received) else getattr(command, "customer_id", None)
        known_customer = (await store.load(customer.DECIDER, customer_id)).state if customer_id else None
        unit_id = known_customer.details.unit_id if isinstance(known_customer, Registered) else None
    try:
        return await in_force.pack_of_unit(store, unit_id or unit.MAIN, at)
    except (unit.RunsNoPack, NotYetInForce):
        return None


async def _check_actor(store: Store, actor: str, at: datetime) -> None:
    found = await _staff(store, actor)
    if found is None or not standing(found, at).is_there:
        raise ActorNotInService(f"{actor} is not enrolled and in service: the pack asks for that of who acts.")


async def _roles(store: Store, command: Command, at: datetime) -> dict[str, Known]:
    """Return what is known of the person who signs the command, where it names a role."""
    by = getattr(command, "by", None)
    if by is None or getattr(command, "as_role", None) is None:
        return {}
    found = await _staff(store, by)
    if found is None:
        return {}
    then = standing(found, at)
    return {by: Known(is_there=then.is_there, roles=frozenset(then.post.roles))}


async def _reopened_by(store: Store, state: Complaint, command: Command, rules: CaseRules) -> CaseRules:
    """Return the rules with the window of the version that the case keeps: a later one does not close it earlier."""
    kept = state.policy if isinstance(state, Received) and isinstance(command, ReopenComplaint) else None
    pack = await pinned.version(store, kept) if kept and kept != rules.policy else None
    if pack is None or pack.complaints is None:
        return rules
    return replace(rules, reopen_window=pack.complaints.reopen_window.value, zone=pack.pack.zone)


async def _owner(store: Store, state: Complaint, command: Command) -> str | None:
    """Return who answers for the customer, where the command names another owner."""
    if getattr(command, "new_owner_id", None) is None or not isinstance(state, Received):
        return None
    found = (await store.load(customer.DECIDER, state.customer_id)).state
    return found.owner_id if isinstance(found, Registered) else None


async def _staff(store: Store, name: str) -> Staff | None:
    """Return what is known of a person by id or name, or None of somebody whom nobody enrolled."""
    id_ = id_named(PERSON, name)
    state = (await store.load(account_manager.DECIDER, id_)).state if id_ else Unappointed()
    return None if isinstance(state, Unappointed) else state.staff


async def _department(store: Store, state: Received, at: datetime) -> str | None:
    """Return the department of who received the case: a unit by that name where nobody is known."""
    received = intake(state)
    found = await _staff(store, received.received_by) if received.received_by else None
    return (standing(found, at).post.department if found else None) or received.unit_id


async def _payers(store: Store, state: Received, command: Command, at: datetime) -> dict[str, str]:
    """Return the person whom the case is about, or who is responsible for it, and that person's superior."""
    fixing = command if isinstance(command, FixResponsibility) else None
    fixed, about = fixing or state.latest(ResponsibilityFixed, by=at), intake(state).about
    person = (fixed and fixed.person) or (about.which if about and about.subject == "person" else None)
    if person is None:
        return {}
    found = await _staff(store, person)
    manager = standing(found, at).superior if found else None
    return {"person": person} | ({"manager": manager} if manager else {})
