"""Customer commands: let the domain decide on the newest state, and append what it decided."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from contracts.customers.customer import CustomerCommand, CustomerEvent
from contracts.envelope import Cause
from domain.customers import customer, purchase
from domain.customers.state import Customer
from services.commands.handler import Handler
from services.store.outcome import Accepted
from services.store.store import Store

Asked = TypeVar("Asked", bound=CustomerCommand)


def deciding(decision: Callable[[Customer, Asked], list[CustomerEvent]]) -> Handler:
    """Return the handler of a decision that needs nothing but the customer."""

    async def handle(command: Asked, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        return await decide(decision, command, store, cause, expected_version)

    return handle


def deciding_when(decision: Callable[..., list[CustomerEvent]]) -> Handler:
    """Return the handler of a decision that needs the instant, too."""

    async def handle(command: Asked, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        return await decide(partial(decision, at=cause.occurred_at), command, store, cause, expected_version)

    return handle


async def state_of(store: Store, customer_id: str) -> Customer:
    return (await store.load(customer.DECIDER, customer_id)).state


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


register_customer = deciding_when(customer.register_customer)
change_customer_details = deciding(customer.change_customer_details)
record_purchase = deciding(purchase.record_purchase)
record_refund = deciding(purchase.record_refund)
assign_tier = deciding(customer.assign_tier)
