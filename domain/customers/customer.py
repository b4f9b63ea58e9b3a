"""A customer (客户): registration, details and tier; each other group of its events has a module of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, assert_never, get_args

from contracts.change import changes
from contracts.customers.access import ContactsRead
from contracts.customers.contact import ContactEvent, ContactRecorded
from contracts.customers.customer import (
    AssignTier,
    ChangeCustomerDetails,
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerEvent,
    CustomerRegistered,
    CustomerRegisteredV2,
    PurchaseRecorded,
    RefundRecorded,
    RegisterCustomer,
    TierAssigned,
)
from contracts.customers.details import Kind
from contracts.customers.erasure import ErasureEvent
from contracts.customers.file import FileEvent, ProjectRecorded
from contracts.customers.identity import LinkEvent, MergeEvent
from contracts.customers.information import InformationEvent, SourceRecorded
from contracts.customers.ownership import OwnershipEvent
from contracts.customers.reversal import PurchaseReversalEvent
from contracts.message import Event
from contracts.tiers.tier import FileArchived, TierCommand, TierEvent
from domain.alike import warnings
from domain.content import repeated
from domain.customers import contact, erasure, file, information, link, merge, order, ownership, purchase, reversals
from domain.customers.continent import CONTINENT_OF
from domain.customers.state import (
    Customer,
    Details,
    Reception,
    Registered,
    Tier,
    Unregistered,
    current_customer,
    registered_customer,
)
from domain.decider import Decider, Refused
from domain.tiers import state
from domain.tiers.by_hand import check_approval
from domain.tiers.rules import Rules
from domain.tiers.state import CustomerTiers

TierMessage = TypeVar("TierMessage", bound=TierCommand | FileArchived)
Facts = ParamSpec("Facts")
FIELDS: Final = tuple(field.name for field in fields(Details))


class CustomerIdTaken(Refused):
    code = "customer.id-taken"


class NoSuchPlace(Refused):
    code = "customer.no-such-place"


class ReceivedInFuture(Refused):
    code = "customer.received-in-future"


def register_customer(customer: Customer, command: RegisterCustomer, *, at: datetime) -> list[CustomerEvent]:
    details = _located(Details(**{name: getattr(command, name) for name in FIELDS}))
    match customer:
        case Unregistered():
            if command.received_at and command.received_at > at:
                raise ReceivedInFuture(f"{command.received_at:%Y-%m-%d %H:%M %Z} is after the registration itself.")
            return [
                (CustomerRegistered if _is_first_kind(details) else CustomerRegisteredV2)(
                    customer_id=command.customer_id,
                    **_as_fields(details),
                    received_at=command.received_at or at,
                    received_by=command.received_by,
                )
            ]
        case Registered():
            customer = registered_customer(customer, command.customer_id)
            return _registered_again(command, details, customer)


def _registered_again(command: RegisterCustomer, given: Details, customer: Registered) -> list[CustomerEvent]:
    """Refuse other details, another first contact, which decides whose customer this is (CU6), or another instant."""
    known = customer.details if given == customer.details else customer.registered_as
    received = customer.received
    at, by = (received.at, received.by) if received else (None, None)
    first_contact = command.received_at or command.occurred_at or at
    stored = _as_fields(known) | {"received_at": at, "received_by": by}
    if command.received_at:
        # Else the instant is that of the first contact, too, and named as such.
        stored["occurred_at"] = customer.registered_at
    return repeated(
        command,
        stored=stored,
        given=_as_fields(given) | {"received_at": first_contact},
        refusal=CustomerIdTaken,
        known=f"Customer {command.customer_id} is registered",
    )


def change_customer_details(customer: Customer, command: ChangeCustomerDetails) -> list[CustomerEvent]:
    before = current_customer(customer, command.customer_id).details
    given = changes(command, "customer_id")
    # A new place replaces the old one as a whole: a customer who moves to Japan does not stay in Europe.
    moved = {"continent": None, "country": None} if {"market", "continent", "country"} & given.keys() else {}
    after = _located(replace(before, **moved | given))
    if after == before:
        return []
    version = CustomerDetailsChanged if _is_first_kind(after) else CustomerDetailsChangedV2
    return [version(customer_id=command.customer_id, **_as_fields(after))]


def _is_first_kind(details: Details) -> bool:
    """Return whether the first version of the events can tell the kind."""
    return details.kind is None or details.kind in get_args(Kind)


def _located(details: Details) -> Details:
    """Return the details with the continent of the country, or refuse an impossible place (CU3)."""
    continent, country = details.continent, details.country
    if details.market != "foreign" and (continent or country):
        raise NoSuchPlace("Only foreign customers have a continent and a country: set market to foreign, too.")
    if country is None:
        return details
    if country not in CONTINENT_OF:
        raise NoSuchPlace(f"{country} is not the code of a country, such as DE.")
    if continent not in (None, CONTINENT_OF[country]):
        raise NoSuchPlace(f"{country} is in {CONTINENT_OF[country]}, not in {continent}.")
    return replace(details, continent=CONTINENT_OF[country])


def assign_tier(customer: Customer, command: AssignTier, *, schemes: Sequence[Rules] = ()) -> list[CustomerEvent]:
    """Assign a tier by hand; `schemes` are those that may have bodies decide on it."""
    customer = registered_customer(customer, command.customer_id)
    if customer.tier == Tier(command.tier, command.policy, command.rule):
        return []
    before = customer.tier.tier if customer.tier else None
    for rules in schemes:
        check_approval(rules, before, command.tier)
    return [
        TierAssigned(
            customer_id=command.customer_id,
            tier=command.tier,
            policy=command.policy,
            rule=command.rule,
        )
    ]


def on_tiers(
    decision: Callable[Concatenate[CustomerTiers, TierMessage, Facts], list[CustomerEvent]],
) -> Callable[Concatenate[Customer, TierMessage, Facts], list[CustomerEvent]]:
    """Make a decision on a customer out of a decision on tiers; it refuses customers who were merged away."""

    def decide(
        customer: Customer, message: TierMessage, /, *args: Facts.args, **facts: Facts.kwargs
    ) -> list[CustomerEvent]:
        return decision(current_customer(customer, message.customer_id).tiers, message, *args, **facts)

    return decide


def evolve(customer: Customer, event: CustomerEvent, at: datetime) -> Customer:
    if isinstance(event, CustomerRegistered):
        return _registered(event, at)
    assert isinstance(customer, Registered)
    # First, for there are more of them than of all others.
    if isinstance(event, (PurchaseRecorded, RefundRecorded)):
        return purchase.evolve(customer, event)
    if isinstance(event, PurchaseReversalEvent):
        return reversals.evolve(customer, event)
    if isinstance(event, InformationEvent | SourceRecorded):
        return order.noted(information.evolve(customer, event), event, at)
    if isinstance(event, FileEvent):
        return order.noted(file.evolve(customer, event), event, at)
    if isinstance(event, ContactEvent):
        return order.noted(contact.evolve(customer, event), event, at)
    if isinstance(event, MergeEvent):
        return merge.evolve(customer, event, at)
    if isinstance(event, LinkEvent):
        return link.evolve(customer, event, at)
    if isinstance(event, ErasureEvent):
        return erasure.evolve(customer, event, at)
    if isinstance(event, OwnershipEvent):
        return order.noted(ownership.evolve(customer, event), event, at)
    if isinstance(event, TierEvent):
        return order.noted(replace(customer, tiers=state.evolve(customer.tiers, event, at)), event, at)
    match event:
        case ContactsRead():
            return customer
        case CustomerDetailsChanged():
            return order.noted(replace(customer, details=_details(event)), event, at)
        case TierAssigned():
            # `tier` is the one that other rules mean, of the main scheme; `tiers` has those of every scheme.
            tier = customer.tier if event.main is False else Tier(event.tier, event.policy, event.rule)
            return replace(customer, tier=tier, tiers=state.evolve(customer.tiers, event, at))
        case _:
            assert_never(event)


def _registered(event: CustomerRegistered, at: datetime) -> Registered:
    details = _details(event)
    # Customers registered before first contacts were recorded have none.
    received = Reception(event.received_at, event.received_by) if event.received_at else None
    return Registered(registered_as=details, details=details, registered_at=at, received=received)


def _as_fields(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in FIELDS}


def _details(event: CustomerRegistered | CustomerDetailsChanged) -> Details:
    return Details(**{name: getattr(event, name) for name in FIELDS})


NUMBERED: Final[Mapping[type[Event], str]] = {
    PurchaseRecorded: "purchase",
    RefundRecorded: "refund",
    ContactRecorded: "contact",
    ProjectRecorded: "project",
}
DECIDER: Final[Decider[Customer, CustomerEvent]] = Decider(
    "customer", Unregistered(), evolve, partial(warnings, numbered=NUMBERED)
)
