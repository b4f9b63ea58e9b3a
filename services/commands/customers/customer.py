"""The decision for each command on a customer and its purchases."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from contracts.customers.customer import (
    ChangeCustomerDetails,
    CustomerEvent,
    RecordPurchase,
    RecordRefund,
    RegisterCustomer,
)
from contracts.customers.reversal import ReversePurchase, ReverseRefund
from domain.customers import customer, purchase, reversals
from domain.customers.customer import DECIDER
from domain.customers.order import after_latest
from domain.customers.state import Customer
from services.commands.handler import AnyCommand, Decision, Handler, Handlers, deciding, deciding_when
from services.store.store import Store

CustomerDecision = Decision[Customer, CustomerEvent]


async def state_of(store: Store, customer_id: str) -> Customer:
    return (await store.load(DECIDER, customer_id)).state


def deciding_in_order(decision: Callable[[Customer, AnyCommand], Sequence[CustomerEvent]]) -> Handler:
    """Return the handler of a decision that does not come before the latest change of the same thing."""

    def decide(customer: Customer, command: AnyCommand, /, *, at: datetime) -> Sequence[CustomerEvent]:
        return after_latest(command, at, lambda current: decision(current, command))(customer)

    return deciding_when(DECIDER, decide)


HANDLERS: Final[Handlers] = {
    RegisterCustomer.name: deciding_when(DECIDER, customer.register_customer),
    ChangeCustomerDetails.name: deciding_in_order(customer.change_customer_details),
    RecordPurchase.name: deciding(DECIDER, purchase.record_purchase),
    RecordRefund.name: deciding(DECIDER, purchase.record_refund),
    ReversePurchase.name: deciding(DECIDER, reversals.reverse_purchase),
    ReverseRefund.name: deciding(DECIDER, reversals.reverse_refund),
}
