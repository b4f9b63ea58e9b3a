"""Commands about who answers for a customer: learn who takes it and what the policy asks, and let the domain decide."""

from functools import partial

from contracts.customer_ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from domain import account_manager, customer_ownership
from domain.account_manager import Appointed, Left
from domain.customer_ownership import Minimum, Taker
from services.commands.customer import decide
from services.commands.customer_rules import rules_for
from services.store.outcome import Accepted
from services.store.store import Store


async def assign_owner(
    command: AssignOwner, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(
        customer_ownership.assign_owner,
        taker=await taker_of(store, command.owner_id),
        minimum=await _minimum(store, command.customer_id, cause),
    )
    return await decide(decision, command, store, cause, expected_version)


async def hand_over_customer(
    command: HandOverCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(
        customer_ownership.hand_over_customer,
        taker=await taker_of(store, command.to_id),
        minimum=await _minimum(store, command.customer_id, cause),
    )
    return await decide(decision, command, store, cause, expected_version)


async def taker_of(store: Store, owner_id: str | None) -> Taker:
    """Return what is known of whoever is to answer for a customer."""
    if owner_id is None:
        return Taker()
    match (await store.load(account_manager.DECIDER, owner_id)).state:
        case Appointed(grade=grade):
            return Taker(grade=grade)
        case Left(grade=grade):
            return Taker(grade=grade, left=True)
        case _:
            return Taker()


async def _minimum(store: Store, customer_id: str, cause: Cause) -> Minimum:
    rules = await rules_for(store, customer_id, cause.occurred_at)
    return Minimum(grades=rules.minimum_grades, policy=rules.policy)
