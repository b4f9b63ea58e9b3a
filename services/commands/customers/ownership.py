"""Commands about a customer's owner: read the new owner and the policy's rules, and let the domain decide."""

from typing import Final

from contracts.customers.ownership import AssignOwner, HandOverCustomer, OwnershipCommand
from domain.customers import ownership
from domain.customers.customer import DECIDER
from domain.customers.order import after_latest
from domain.customers.ownership import Minimum, Taker
from domain.organisation import account_manager
from domain.organisation.account_manager import Appointed, Left
from services.commands.customers.customer import CustomerDecision
from services.commands.customers.rules import rules_for
from services.commands.handler import Handlers, Matter, deciding_with
from services.store.request import States
from services.store.store import Store


async def assign_owner(matter: Matter[AssignOwner]) -> CustomerDecision:
    taker = await taker_of(matter.store, matter.command.owner_id)
    minimum = await _minimum(matter)
    return after_latest(
        matter.command,
        matter.at,
        lambda customer: ownership.assign_owner(customer, matter.command, taker=taker, minimum=minimum),
    )


async def hand_over_customer(matter: Matter[HandOverCustomer]) -> CustomerDecision:
    taker = await taker_of(matter.store, matter.command.to_id)
    minimum = await _minimum(matter)
    return after_latest(
        matter.command,
        matter.at,
        lambda customer: ownership.hand_over_customer(customer, matter.command, taker=taker, minimum=minimum),
    )


async def taker_of(store: Store, owner_id: str) -> Taker:
    """Return what is known about the person who is to answer for a customer."""
    match (await store.load(account_manager.DECIDER, owner_id)).state:
        case Appointed(grade=grade):
            return Taker(grade=grade)
        case Left(grade=grade):
            return Taker(grade=grade, left=True)
        case _:
            return Taker()


def in_office(states: States, owner_id: str | None) -> str | None:
    """Return the person in office: instead of a leaver the successor, None where there is none (CU5)."""
    seen: set[str] = set()
    while owner_id is not None and owner_id not in seen:
        match states.of(account_manager.DECIDER, owner_id):
            case Left(successor_id=successor_id):
                seen.add(owner_id)
                owner_id = successor_id
            case _:
                return owner_id
    return None


async def _minimum(matter: Matter[OwnershipCommand]) -> Minimum:
    rules = await rules_for(matter.store, matter.command.customer_id, matter.at)
    return Minimum(grades=rules.minimum_grades, policy=rules.policy)


HANDLERS: Final[Handlers] = {
    AssignOwner.name: deciding_with(DECIDER, assign_owner),
    HandOverCustomer.name: deciding_with(DECIDER, hand_over_customer),
}
