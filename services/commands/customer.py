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
from services.store.outcome import Accepted
from services.store.store import Store

Asked = TypeVar("Asked", bound=CustomerCommand)


async def register_customer(
    command: RegisterCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(customer.register_customer, at=cause.occurred_at)
    return await _transact(decision, command, store, cause, expected_version)


async def change_customer_details(
    command: ChangeCustomerDetails, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(customer.change_customer_details, command, store, cause, expected_version)


async def record_purchase(
    command: RecordPurchase, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(purchases.record_purchase, command, store, cause, expected_version)


async def record_refund(
    command: RecordRefund, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(purchases.record_refund, command, store, cause, expected_version)


async def assign_tier(
    command: AssignTier, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(customer.assign_tier, command, store, cause, expected_version)


async def _transact(
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
