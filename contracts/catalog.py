"""The published language in three tables: aggregates and their topics, commands by name, events by wire type."""

from dataclasses import dataclass
from typing import Final, get_args

from contracts.complaints import complaint
from contracts.credit import credit_account
from contracts.customers import customer
from contracts.message import Command, Event
from contracts.organisation import account_manager, unit
from contracts.policies import policy


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`category` names its streams (`complaint/8`); `topic` is where its events are published."""

    category: str
    topic: str
    commands: tuple[type[Command], ...]
    events: tuple[type[Event], ...]


AGGREGATES: Final = {
    "customer": Aggregate(
        "customer",
        "kehu.customer.v1",
        get_args(customer.CustomerCommand),
        get_args(customer.CustomerEvent),
    ),
    "complaint": Aggregate(
        "complaint",
        "kehu.complaint.v1",
        get_args(complaint.ComplaintCommand),
        get_args(complaint.ComplaintEvent),
    ),
    "credit-account": Aggregate(
        "credit-account",
        "kehu.credit-account.v1",
        get_args(credit_account.CreditAccountCommand),
        get_args(credit_account.CreditAccountEvent),
    ),
    "account-manager": Aggregate(
        "account-manager",
        "kehu.account-manager.v1",
        get_args(account_manager.AccountManagerCommand),
        get_args(account_manager.AccountManagerEvent),
    ),
    "policy": Aggregate(
        "policy",
        "kehu.policy.v1",
        get_args(policy.PolicyCommand),
        get_args(policy.PolicyEvent),
    ),
    "unit": Aggregate("unit", "kehu.unit.v1", (unit.UnitCommand,), (unit.UnitEvent,)),
}

TOPICS: Final = tuple(aggregate.topic for aggregate in AGGREGATES.values())
COMMANDS: Final = {command.name: command for aggregate in AGGREGATES.values() for command in aggregate.commands}
EVENTS: Final = {event.type: event for aggregate in AGGREGATES.values() for event in aggregate.events}
TOPIC_OF: Final = {event.type: aggregate.topic for aggregate in AGGREGATES.values() for event in aggregate.events}


def topic_of(wire_type: str) -> str:
    """Return the Kafka topic that carries the wire type."""
    return TOPIC_OF[wire_type]
