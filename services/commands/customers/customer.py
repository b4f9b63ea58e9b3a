"""The decision for each command on a customer and its purchases."""

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
from domain.customers.state import Customer
from services.commands.handler import Decision, Handlers, deciding, deciding_when
from services.store.store import Store

CustomerDecision = Decision[Customer, CustomerEvent]


async def state_of(store: Store, customer_id: str) -> Customer:
    return (await store.load(DECIDER, customer_id)).state


HANDLERS: Final[Handlers] = {
    RegisterCustomer.name: deciding_when(DECIDER, customer.register_customer),
    ChangeCustomerDetails.name: deciding(DECIDER, customer.change_customer_details),
    RecordPurchase.name: deciding(DECIDER, purchase.record_purchase),
    RecordRefund.name: deciding(DECIDER, purchase.record_refund),
    ReversePurchase.name: deciding(DECIDER, reversals.reverse_purchase),
    ReverseRefund.name: deciding(DECIDER, reversals.reverse_refund),
}
