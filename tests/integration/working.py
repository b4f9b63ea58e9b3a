"""What tests of workers have in common: things that happen, a worker that runs, and waiting until it has seen them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from contracts.complaints.complaint import ComplaintReceived, ComplaintResolved, ComplaintTakenInCharge
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, TierAssigned
from projections.engine.projection import Projection
from projections.worker import worker
from projections.worker.beginning import MakeOwn
from projections.worker.kafka.access import KafkaAccess
from tests.examples import a
from tests.integration.relayed import Relayed, log_reader
from tests.projections.story import Happened, on
from tests.waiting import PATIENCE_SECONDS, eventually_async


def life(customers: int, *, year: int = 2025) -> list[Happened]:
    """Tell something of many customers, in two topics."""
    return [
        happened
        for number in range(customers)
        for happened in (
            on(f"{year}-01-01", a(CustomerRegistered, customer_id=f"C{number}")),
            on(f"{year}-01-02", a(TierAssigned, customer_id=f"C{number}", tier="silver")),
            on(f"{year}-01-03", a(ComplaintReceived, customer_id=f"C{number}", complaint_id=f"{number}")),
            on(f"{year}-01-04", a(ComplaintTakenInCharge, customer_id=f"C{number}", complaint_id=f"{number}")),
            on(f"{year}-01-05", a(PurchaseRecorded, customer_id=f"C{number}")),
            on(f"{year}-01-06", a(TierAssigned, customer_id=f"C{number}", tier="gold")),
            on(f"{year}-01-07", a(ComplaintResolved, customer_id=f"C{number}", complaint_id=f"{number}")),
        )
    ]


@asynccontextmanager
async def working(
    projection: Projection[Any], database_url: str, kafka: str, make_own: MakeOwn | None = None
) -> AsyncIterator[None]:
    """Run a worker in this process; at the end it must leave in peace."""
    stop = asyncio.Event()
    task = asyncio.create_task(
        worker.run(projection, database_url, KafkaAccess(kafka), log_reader(database_url), stop=stop, make_own=make_own)
    )
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.wait([task])
    task.result()


async def settled(log: Relayed, projection: Projection[Any]) -> None:
    await eventually_async(lambda: log.read_up(projection))
    assert await log.equals_a_fresh_fold(projection)
