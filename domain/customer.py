"""A customer (客户): registered once, with details and a tier that change, and the state purchases evolve in."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from immutables import Map

from contracts.customer import (
    AssignTier,
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerEvent,
    CustomerRegistered,
    Kind,
    PurchaseRecorded,
    RefundRecorded,
    RegisterCustomer,
    TierAssigned,
)
from domain.decider import Decider, Refused

ZERO: Final = Decimal(0)


class CustomerNotRegistered(Refused):
    code = "customer.not-registered"


class CustomerIdTaken(Refused):
    code = "customer.id-taken"


@dataclass(frozen=True, slots=True)
class Details:
    full_name: str
    kind: Kind | None
    region: str | None


# Amount and currency side by side: a Money weighs five times as much, and a customer may have 10,000 purchases.
@dataclass(frozen=True, slots=True)
class Purchase:
    purchased_on: date
    quantity: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Refund:
    purchase: str
    refunded_on: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Tier:
    tier: str
    policy: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Unregistered:
    pass


@dataclass(frozen=True, slots=True)
class Registered:
    """`registered_as` stays what was first said, so that a late repeat of the registration is known for one.

    `refunded` is what was given back of each purchase so far.
    """

    registered_as: Details
    details: Details
    tier: Tier | None = None
    purchases: Map[str, Purchase] = field(default_factory=Map)
    refunds: Map[str, Refund] = field(default_factory=Map)
    refunded: Map[str, Decimal] = field(default_factory=Map)


Customer = Unregistered | Registered


def register_customer(customer: Customer, command: RegisterCustomer) -> list[CustomerEvent]:
    match customer:
        case Unregistered():
            return [
                CustomerRegistered(
                    customer_id=command.customer_id,
                    full_name=command.full_name,
                    kind=command.kind,
                    region=command.region,
                )
            ]
        case Registered(registered_as, details):
            if Details(command.full_name, command.kind, command.region) in (registered_as, details):
                return []
            raise CustomerIdTaken(f"Customer {command.customer_id} is registered with other details.")


def change_customer_details(customer: Customer, command: ChangeCustomerDetails) -> list[CustomerEvent]:
    before = registered_customer(customer, command.customer_id).details
    after = Details(
        command.full_name or before.full_name,
        command.kind or before.kind,
        command.region or before.region,
    )
    if after == before:
        return []
    return [
        CustomerDetailsChanged(
            customer_id=command.customer_id,
            full_name=after.full_name,
            kind=after.kind,
            region=after.region,
        )
    ]


def assign_tier(customer: Customer, command: AssignTier) -> list[CustomerEvent]:
    customer = registered_customer(customer, command.customer_id)
    if customer.tier == Tier(command.tier, command.policy, command.rule):
        return []
    return [
        TierAssigned(
            customer_id=command.customer_id,
            tier=command.tier,
            policy=command.policy,
            rule=command.rule,
        )
    ]


def registered_customer(customer: Customer, customer_id: str) -> Registered:
    """Return the customer as a registered one or refuse."""
    if isinstance(customer, Registered):
        return customer
    raise CustomerNotRegistered(f"Customer {customer_id} is not registered.")


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    if isinstance(event, CustomerRegistered):
        details = Details(event.full_name, event.kind, event.region)
        return Registered(registered_as=details, details=details)
    assert isinstance(customer, Registered)
    match event:
        case CustomerDetailsChanged():
            return replace(customer, details=Details(event.full_name, event.kind, event.region))
        case PurchaseRecorded(amount=paid):
            purchase = Purchase(event.purchased_on, event.quantity, paid.amount, paid.currency)
            return replace(customer, purchases=customer.purchases.set(event.purchase, purchase))
        case RefundRecorded(purchase=number, amount=paid):
            refund = Refund(number, event.refunded_on, paid.amount, paid.currency)
            return replace(
                customer,
                refunds=customer.refunds.set(event.refund, refund),
                refunded=customer.refunded.set(number, customer.refunded.get(number, ZERO) + paid.amount),
            )
        case TierAssigned():
            return replace(customer, tier=Tier(event.tier, event.policy, event.rule))
        case _:
            assert_never(event)


DECIDER: Final[Decider[Customer, CustomerEvent]] = Decider("customer", Unregistered(), evolve)
