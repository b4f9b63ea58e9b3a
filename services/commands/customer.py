"""Customer commands: let the domain decide on the newest state, and append what it decided."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from contracts.customer import (
    AssignTier,
    ChangeCustomerDetails,
    CustomerCommand,
    CustomerEvent,
    RecordPurchase,
    RecordRefund,
    RegisterCustomer,
)
from contracts.envelope import Cause
from domain import customer, purchases
from domain.customer_state import Customer
from services.commands.handler import Handler
from services.store.outcome import Accepted
from services.store.store import Store

Asked = TypeVar("Asked", bound=CustomerCommand)


async def register_customer(
    command: RegisterCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(customer.register_customer, at=cause.occurred_at)
    return await decide(decision, command, store, cause, expected_version)


async def change_customer_details(
    command: ChangeCustomerDetails, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await decide(customer.change_customer_details, command, store, cause, expected_version)


async def record_purchase(
    command: RecordPurchase, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await decide(purchases.record_purchase, command, store, cause, expected_version)


async def record_refund(
    command: RecordRefund, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await decide(purchases.record_refund, command, store, cause, expected_version)


async def assign_tier(
    command: AssignTier, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await decide(customer.assign_tier, command, store, cause, expected_version)


def deciding(decision: Callable[[Customer, Asked], list[CustomerEvent]]) -> Handler:
    """Return the handler of a decision that needs nothing but the customer."""

    async def handle(command: Asked, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        return await decide(decision, command, store, cause, expected_version)

    return handle


async def decide(
    decision: Callable[[Customer, Asked], list[CustomerEvent]],
    command: Asked,
    store: Store,
    cause: Cause,
    expected_version: int | None,
) -> Accepted:
    return await store.transact(
        customer.DECIDER,
        command.customer_id,
        lambda state: decision(state, command),
        command=command,
        cause=cause,
        expected_version=expected_version,
    )
