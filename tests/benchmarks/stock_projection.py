"""The baseline of projections: the eventsourcing library's runner, one transaction per event."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import psycopg
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from projections.customers.purchases import PROJECTION
from tests import stack as stacks
from tests.benchmarks import stock
from tests.benchmarks.benchmark import Bench, Run, Sample
from tests.benchmarks.shoppers import AT_ONCE, PURCHASES
from tests.benchmarks.stock import Customer, Shop

STOCK: Final = "stock eventsourcing ProjectionRunner"
UNIT: Final = "events/s"
# More than it can take in the time it is given.
EVENTS_PER_SECOND: Final = 8_000
UPSERT: Final = """
    insert into purchases (customer, purchase, purchased_on, quantity, amount, currency, refunds, written)
    values (%s, %s, %s, %s, %s, %s, '[]', %s)
    on conflict (customer, purchase) do update set amount = excluded.amount
"""
# As our own workers write a row that has no position.
WRITTEN: Final = f"{PROJECTION.migration}@0"
FORGET: Final = "truncate purchases; drop table if exists stock_purchases_tracking"


class PurchaseView(PostgresTrackingRecorder):
    """The table of our own projection, written by an upsert and a tracking row per event in one transaction."""

    def record(self, purchase: Customer.PurchaseRecorded, tracking: Tracking) -> None:
        row = (
            str(purchase.originator_id),
            purchase.purchase,
            purchase.details["purchased_on"],
            purchase.details["quantity"],
            purchase.details["amount"],
            purchase.details["currency"],
            WRITTEN,
        )
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(UPSERT, row, prepare=True)


class PurchaseProjection(Projection[PurchaseView]):
    name = "stock_purchases"

    @singledispatchmethod
    def process_event(self, domain_event: object, tracking: Tracking) -> None:  # noqa: ARG002 - the library calls it so
        self.view.insert_tracking(tracking)

    @process_event.register
    def _(self, purchase: Customer.PurchaseRecorded, tracking: Tracking) -> None:
        self.view.record(purchase, tracking)


@contextmanager
def prepared(bench: Bench) -> Iterator[Run]:
    """Give the run on a store with enough events."""
    with stacks.database(bench.servers) as database_url:
        _fill(database_url, int(bench.scale.seconds * EVENTS_PER_SECOND))
        yield partial(_project, database_url, bench.scale.seconds)


def _fill(database_url: str, events: int) -> None:
    with stock.opened(database_url) as shop:
        for first in range(0, events // (1 + PURCHASES), AT_ONCE):
            customers = [stock.registered(f"S{first + place:07}") for place in range(AT_ONCE)]
            shop.save(*customers)
            for number in range(PURCHASES):
                for customer in customers:
                    stock.record_purchase(customer, number)
                shop.save(*customers)


def _project(database_url: str, seconds: float) -> Sequence[Sample]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(FORGET)
    with ProjectionRunner(
        application_class=Shop,
        projection_class=PurchaseProjection,
        view_class=PurchaseView,
        env=stock.environment(database_url),
    ) as runner:
        # The first events wait for connections and for statements to be prepared.
        runner.wait(AT_ONCE, timeout=60)
        first, began = _position(runner.view), time.perf_counter()
        time.sleep(seconds)
        rate = (_position(runner.view) - first) / (time.perf_counter() - began)
    return [Sample(STOCK, UNIT, rate)]


def _position(view: PurchaseView) -> int:
    return view.max_tracking_id(Shop.name) or 0
