"""The baseline: the same shop with the eventsourcing library alone, used as its documentation shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict


class Customer(Aggregate):
    class Registered(Aggregate.Created):
        customer_id: str
        details: dict[str, str]

    class PurchaseRecorded(Aggregate.Event):
        purchase: str
        details: dict[str, str | int]

    @event(Registered)
    def __init__(self, customer_id: str, details: dict[str, str]) -> None:
        self.customer_id = customer_id
        self.details = details
        self.purchases: dict[str, dict[str, str | int]] = {}

    @event(PurchaseRecorded)
    def record_purchase(self, purchase: str, details: dict[str, str | int]) -> None:
        self.purchases[purchase] = details


class Shop(Application[UUID]):
    name = "shop"

    def register_customer(self, customer_id: str) -> None:
        self.save(registered(customer_id))


def registered(customer_id: str) -> Customer:
    """Return a customer who has one event."""
    return Customer(
        customer_id,
        {
            "full_name": "Chen Jingwei",
            "kind": "dealer",
            "region": "Shanghai",
            "actor": "shop",
            "reason": "bought at the counter",
            "command_id": str(uuid4()),
        },
    )


def record_purchase(customer: Customer, number: int) -> None:
    """Let the customer have one event more."""
    customer.record_purchase(
        f"SO-2026-{number:09}",
        {
            "purchased_on": "2026-01-31",
            "quantity": 3,
            "amount": "129.90",
            "currency": "EUR",
            "actor": "shop",
            "reason": "bought at the counter",
            "command_id": str(uuid4()),
        },
    )


@contextmanager
def opened(database_url: str) -> Iterator[Shop]:
    """Give the application on PostgreSQL; it makes its own table."""
    with Shop(environment(database_url)) as shop:
        yield shop


def environment(database_url: str) -> dict[str, str]:
    """Tell the library where its tables are."""
    parts = conninfo_to_dict(database_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts["password"]),
        "POSTGRES_POOL_SIZE": "10",
        "POSTGRES_MAX_OVERFLOW": "10",
    }
