"""Four groups of information on a customer (CU2), where it came from, and who vouches for that (CU9, CU10)."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from contracts.change import changes
from contracts.customers.customer import CustomerEvent
from contracts.customers.information import (
    BasicInformationChanged,
    BusinessInformationChanged,
    ChangeBasicInformation,
    ChangeBusinessInformation,
    ChangeCreditInformation,
    ChangeMarketInformation,
    CreditInformationChanged,
    InformationCommand,
    InformationEvent,
    MarketInformationChanged,
    RecordSource,
    SourceRecorded,
)
from domain.customers.state import Customer, Registered, Unregistered, current_customer, registered_customer
from domain.decider import Refused

# The sources of CU9, for policies that name none of their own.
SOURCES: Final = frozenset(
    {"referral", "advertising", "visit", "social-media", "partner", "b2b-platform", "fair", "association"}
)
UNKNOWN: Final = Unregistered()


class UnknownSource(Refused):
    code = "customer.unknown-source"


class RefersItself(Refused):
    code = "customer.refers-itself"


def change_basic_information(customer: Customer, command: ChangeBasicInformation) -> list[CustomerEvent]:
    return _change(customer, command, BasicInformationChanged)


def change_business_information(customer: Customer, command: ChangeBusinessInformation) -> list[CustomerEvent]:
    return _change(customer, command, BusinessInformationChanged)


def change_credit_information(customer: Customer, command: ChangeCreditInformation) -> list[CustomerEvent]:
    return _change(customer, command, CreditInformationChanged)


def change_market_information(customer: Customer, command: ChangeMarketInformation) -> list[CustomerEvent]:
    return _change(customer, command, MarketInformationChanged)


def _change(customer: Customer, command: InformationCommand, group: type[InformationEvent]) -> list[CustomerEvent]:
    known = current_customer(customer, command.customer_id).information
    before = known.get(group.type) or group(customer_id=command.customer_id)
    after = before.model_copy(update=changes(command, "customer_id"))
    return [] if after == before else [after]


def record_source(
    customer: Customer,
    command: RecordSource,
    *,
    sources: Collection[str] = SOURCES,
    referrer: Customer = UNKNOWN,
) -> list[CustomerEvent]:
    """`referrer` is the state of the customer that `referred_by` names."""
    customer = current_customer(customer, command.customer_id)
    if command.source not in sources:
        raise UnknownSource(
            f"“{command.source}” is not a source of customers: choose from {', '.join(sorted(sources))}."
        )
    if command.referred_by == command.customer_id:
        raise RefersItself(f"Customer {command.customer_id} cannot have referred itself.")
    if command.referred_by is not None:
        registered_customer(referrer, command.referred_by)
    recorded = SourceRecorded(
        customer_id=command.customer_id,
        source=command.source,
        submitted_by=command.submitted_by,
        vouched_by=command.vouched_by or command.submitted_by,
        referred_by=command.referred_by,
    )
    return [] if customer.source == recorded else [recorded]


def evolve(customer: Registered, event: InformationEvent | SourceRecorded) -> Registered:
    if isinstance(event, SourceRecorded):
        return replace(customer, source=event)
    return replace(customer, information=customer.information.set(event.type, event))
