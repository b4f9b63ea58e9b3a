"""The rules for a customer: those of the pack that its business unit runs at the moment."""

from datetime import datetime

from domain.customers import customer
from domain.customers.rules import NO_RULES, CustomerRules, customer_rules
from domain.customers.state import Registered
from domain.organisation import unit
from domain.policies.pack.timeline import NotYetInForce
from services.packs import in_force
from services.store.store import Store


async def rules_for(store: Store, customer_id: str, at: datetime) -> CustomerRules:
    """Return the rules for a customer, or None where its unit runs no pack."""
    state = (await store.load(customer.DECIDER, customer_id)).state
    unit_id = state.details.unit_id if isinstance(state, Registered) else None
    return await rules_of_unit(store, unit_id or unit.MAIN, at)


async def rules_of_unit(store: Store, unit_id: str, at: datetime) -> CustomerRules:
    """Return the rules of a unit, or None where it runs no pack."""
    try:
        return customer_rules(await in_force.pack_of_unit(store, unit_id, at))
    except (unit.RunsNoPack, NotYetInForce):
        return NO_RULES
