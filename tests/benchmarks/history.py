"""A long history of the shop, sealed as the store seals it and copied into a database in no time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID, uuid5

import psycopg

from contracts.customers.customer import CustomerRegistered, PurchaseRecorded
from contracts.envelope import GENESIS, Cause, seal
from contracts.message import Event, instant
from services.stream_id import NAMESPACE, stream_uuid
from tests.benchmarks.shoppers import AT_ONCE, BOUGHT_ON, PAID, PURCHASES

WHEN: Final = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
COPY: Final = """
    copy stored_events (originator_id, originator_version, topic, state) from stdin (format binary)
"""


class Row(NamedTuple):
    """A row of the store's table, with the customer it belongs to."""

    customer_id: str
    stream_id: UUID
    version: int
    type: str
    state: bytes


def of_shoppers(events: int) -> Iterator[Row]:
    """Yield whole histories of customers, 300 side by side: each registers and buys nine times."""
    for first in range(0, events // (1 + PURCHASES), AT_ONCE):
        customers = [f"H{number:07}" for number in range(first, min(first + AT_ONCE, events // (1 + PURCHASES)))]
        turns = [of_customer(customer, 1 + PURCHASES) for customer in customers]
        for turn in zip(*turns, strict=True):
            yield from turn


def of_customer(customer_id: str, events: int) -> Iterator[Row]:
    """Yield one customer's stream."""
    stream, digest = f"customer/{customer_id}", GENESIS
    for version in range(1, events + 1):
        event = _event(customer_id, version)
        cause = Cause(
            command_id=uuid5(NAMESPACE, f"{stream}@{version}"),
            occurred_at=WHEN,
            actor="shop",
            reason="bought at the counter",
        )
        state, digest = seal(event, stream=stream, version=version, cause=cause, time=instant(WHEN), prev_hash=digest)
        yield Row(customer_id, stream_uuid(stream), version, event.type, state)


def _event(customer_id: str, version: int) -> Event:
    if version == 1:
        return CustomerRegistered(customer_id=customer_id, full_name="Chen Jingwei", kind="dealer", region="Shanghai")
    return PurchaseRecorded(
        customer_id=customer_id, purchase=f"SO-2026-{version:09}", purchased_on=BOUGHT_ON, quantity=3, amount=PAID
    )


def store(database_url: str, rows: Iterable[Row]) -> None:
    """Copy the rows into an empty store; their positions count from 1 without a hole."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.set_types(["uuid", "int8", "text", "bytea"])
            for row in rows:
                copy.write_row(row[1:])
        connection.execute("vacuum analyze stored_events")
