"""Commands about who answers for a customer: learn who takes it and what the policy asks, and let the domain decide."""

from functools import partial

from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from domain.customers import ownership
from domain.customers.ownership import Minimum, Taker
from domain.organisation import account_manager
from domain.organisation.account_manager import Appointed, Left
from services.commands.customers.customer import decide
from services.commands.customers.rules import rules_for
from services.store.outcome import Accepted
from services.store.store import Store


async def assign_owner(
    command: AssignOwner, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(
        ownership.assign_owner,
        taker=await taker_of(store, command.owner_id),
        minimum=await _minimum(store, command.customer_id, cause),
    )
    return await decide(decision, command, store, cause, expected_version)


async def hand_over_customer(
    command: HandOverCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(
        ownership.hand_over_customer,
        taker=await taker_of(store, command.to_id),
        minimum=await _minimum(store, command.customer_id, cause),
    )
    return await decide(decision, command, store, cause, expected_version)


async def taker_of(store: Store, owner_id: str) -> Taker:
    """Return what is known of whoever is to answer for a customer."""
    match (await store.load(account_manager.DECIDER, owner_id)).state:
        case Appointed(grade=grade):
            return Taker(grade=grade)
        case Left(grade=grade):
            return Taker(grade=grade, left=True)
        case _:
            return Taker()


async def in_office(store: Store, owner_id: str | None) -> str | None:
    """Return who answers in the place of somebody: the successor of whoever left, None where nobody succeeded (CU5)."""
    seen: set[str] = set()
    while owner_id is not None and owner_id not in seen:
        match (await store.load(account_manager.DECIDER, owner_id)).state:
            case Left(successor_id=successor_id):
                seen.add(owner_id)
                owner_id = successor_id
            case _:
                return owner_id
    return None


async def _minimum(store: Store, customer_id: str, cause: Cause) -> Minimum:
    rules = await rules_for(store, customer_id, cause.occurred_at)
    return Minimum(grades=rules.minimum_grades, policy=rules.policy)
