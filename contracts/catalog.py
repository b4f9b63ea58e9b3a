"""The published language in three tables: aggregates and their topics, commands by name, events by wire type."""

from dataclasses import dataclass
from functools import cache
from typing import Final, get_args

from contracts.complaints import complaint
from contracts.credit import bank_entry, credit_account
from contracts.customers import customer
from contracts.message import Command, Event
from contracts.organisation import access_request, account_manager, measure, unit
from contracts.personal import personal_places
from contracts.policies import policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """`category` names its streams (`complaint/8`), `collection` its address (`/complaints/8`).

    `id_field` is the name of its id in the address, in every command and in every event; `topic` is where its events
    are published.
    """

    category: str
    collection: str
    id_field: str
    topic: str
    commands: tuple[type[Command], ...]
    events: tuple[type[Event], ...]


AGGREGATES: Final = {
    aggregate.category: aggregate
    for aggregate in (
        Aggregate(
            category="customer",
            collection="customers",
            id_field="customer_id",
            topic="kehu.customer.v1",
            commands=get_args(customer.CustomerCommand),
            events=get_args(customer.CustomerEvent),
        ),
        Aggregate(
            category="complaint",
            collection="complaints",
            id_field="complaint_id",
            topic="kehu.complaint.v1",
            commands=get_args(complaint.ComplaintCommand),
            events=get_args(complaint.ComplaintEvent),
        ),
        Aggregate(
            category="credit-account",
            collection="credit-accounts",
            id_field="account_id",
            topic="kehu.credit-account.v1",
            commands=get_args(credit_account.CreditAccountCommand),
            events=get_args(credit_account.CreditAccountEvent),
        ),
        Aggregate(
            category="account-manager",
            collection="account-managers",
            id_field="manager_id",
            topic="kehu.account-manager.v1",
            commands=get_args(account_manager.AccountManagerCommand),
            events=get_args(account_manager.AccountManagerEvent),
        ),
        Aggregate(
            category="policy",
            collection="policies",
            id_field="pack",
            topic="kehu.policy.v1",
            commands=get_args(policy.PolicyCommand),
            events=get_args(policy.PolicyEvent),
        ),
        Aggregate(
            category="unit",
            collection="units",
            id_field="unit_id",
            topic="kehu.unit.v1",
            commands=get_args(unit.UnitCommand),
            events=get_args(unit.UnitEvent),
        ),
        Aggregate(
            category="measure",
            collection="measures",
            id_field="measure_id",
            topic="kehu.measure.v1",
            commands=get_args(measure.MeasureCommand),
            events=get_args(measure.MeasureEvent),
        ),
        Aggregate(
            category="bank-entry",
            collection="bank-entries",
            id_field="entry_id",
            topic="kehu.bank-entry.v1",
            commands=get_args(bank_entry.BankEntryCommand),
            events=get_args(bank_entry.BankEntryEvent),
        ),
        Aggregate(
            category="access",
            collection="access-requests",
            id_field="access_id",
            topic="kehu.access-request.v1",
            commands=get_args(access_request.AccessRequestCommand),
            events=get_args(access_request.AccessRequestEvent),
        ),
    )
}

TOPICS: Final = tuple(aggregate.topic for aggregate in AGGREGATES.values())
COMMANDS: Final = {command.name: command for aggregate in AGGREGATES.values() for command in aggregate.commands}
EVENTS: Final = {event.type: event for aggregate in AGGREGATES.values() for event in aggregate.events}
TOPIC_OF: Final = {event.type: aggregate.topic for aggregate in AGGREGATES.values() for event in aggregate.events}


def topic_of(wire_type: str) -> str:
    """Return the Kafka topic that carries the wire type."""
    return TOPIC_OF[wire_type]


def topic_of_stream(stream: str) -> str | None:
    """Return the Kafka topic of a stream by its category, or None where no aggregate is named so.

    The type of an event may be of a later release, the category of its stream seldom is.
    """
    aggregate = AGGREGATES.get(stream.partition("/")[0])
    return aggregate.topic if aggregate else None


def aggregate_of(category: str) -> Aggregate:
    """Return the aggregate whose streams are named so."""
    if category not in AGGREGATES:
        message = f"The catalogue knows no aggregate {category}: add it to AGGREGATES in contracts/catalog.py."
        raise LookupError(message)
    return AGGREGATES[category]


@cache
def personal_types() -> frozenset[str]:
    """Return the types of the events that hold personal data."""
    return frozenset(wire_type for wire_type, event in EVENTS.items() if personal_places(event))
