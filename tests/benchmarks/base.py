"""A base of customers in a store, each registered and with one purchase, written as fast as can be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

import psycopg

from contracts.customers.customer import CustomerRegistered, PurchaseRecorded
from contracts.envelope import GENESIS, Cause, seal
from contracts.message import instant
from contracts.money import Money
from services.stream_id import NAMESPACE, stream_uuid

BOUGHT_ON: Final = date(2026, 3, 4)
AT: Final = datetime(2026, 3, 4, 9, tzinfo=UTC)
COPY: Final = "copy stored_events (originator_id, originator_version, topic, state) from stdin (format binary)"


def customers(number: int) -> Iterator[str]:
    return (f"B{place:07}" for place in range(number))


def record(database_url: str, number: int) -> None:
    """Store two events of each customer."""
    with psycopg.connect(database_url) as connection, connection.cursor() as cursor, cursor.copy(COPY) as into:
        into.set_types(("uuid", "int8", "text", "bytea"))
        for place, customer in enumerate(customers(number)):
            for row in _sealed(customer, place):
                into.write_row(row)


def _sealed(customer: str, place: int) -> Iterator[tuple[UUID, int, str, bytes]]:
    stream, before = f"customer/{customer}", GENESIS
    paid = Money(amount=Decimal(place % 997), currency="CNY")
    events = (
        CustomerRegistered(customer_id=customer, full_name=customer),
        PurchaseRecorded(customer_id=customer, purchase="1", purchased_on=BOUGHT_ON, quantity=1, amount=paid),
    )
    for version, event in enumerate(events, start=1):
        cause = Cause(command_id=uuid5(NAMESPACE, f"{stream}@{version}"), occurred_at=AT, actor="bench")
        state, before = seal(event, stream=stream, version=version, cause=cause, time=instant(AT), prev_hash=before)
        yield stream_uuid(stream), version, event.type, state
