"""Workers of two releases side by side: the older holds what it must, and the newer takes it up by itself (T18)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from psycopg.errors import RaiseException
from structlog.testing import capture_logs

from contracts.catalog import EVENTS
from contracts.customers.customer import (
    CustomerDetailsChangedV2,
    CustomerRegistered,
    CustomerRegisteredV2,
    PurchaseRecorded,
    TierAssigned,
)
from contracts.message import Event
from projections.customers.customer_list import PROJECTION as CUSTOMERS
from projections.customers.purchases import PROJECTION as PURCHASES
from projections.engine import table
from projections.engine.projection import Projection
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker.session import connect
from tests.examples import a
from tests.integration.relayed import Relayed, relayed
from tests.integration.working import life, settled, working
from tests.projections.story import Happened, on
from tests.waiting import eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")
# As an earlier release moves its checkpoint.
MOVE = "update checkpoint set position = %s, kafka_offset = 7, updated_at = now() where projection = 'tier_list'"


@contextmanager
def before(event: type[Event]) -> Iterator[None]:
    """Be a release that does not know the type yet."""
    # Puts it back in its place: documents have the types in this order.
    with patch.dict(EVENTS):
        del EVENTS[event.type]
        yield


def without(projection: Projection[Any], event: type[Event]) -> Projection[Any]:
    """Return the read model as that release has it."""
    assert projection.handles is not None
    return replace(projection, handles=projection.handles - {event.type})


def of_an_earlier_release(projection: Projection[Any]) -> Projection[Any]:
    """Return the read model as a release has it that knows fewer columns, before migration 23."""
    earlier = replace(projection, migration=None)
    vars(earlier)["fingerprint"] = projection.fingerprint
    return earlier


async def parked(log: Relayed) -> list[tuple[str, int, str]]:
    query = "select stream, position, error from parked_event order by position"
    return await (await log.connection.execute(query)).fetchall()


async def test_an_event_of_a_later_release_waits_for_a_worker_that_knows_it(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store([*life(2), on("2025-01-01", a(CustomerRegistered, customer_id="C9"))]))
        with before(TierAssigned):
            async with working(without(TIERS, TierAssigned), database_url, kafka):
                await eventually_async(lambda: log.read_up(TIERS))
        assert await table.stored_rows(log.connection, TIERS) == {}
        waiting = await parked(log)
        assert {stream for stream, _, _ in waiting} == {"customer/C0", "customer/C1"}
        assert waiting[0] == ("customer/C0", 2, f"UnknownType: this release does not know the type {TierAssigned.type}")

        with capture_logs() as logs:
            async with working(TIERS, database_url, kafka):
                await eventually_async(lambda: _nothing_parked(log))
                await settled(log, TIERS)
    retried = [entry for entry in logs if entry["event"] == "worker.retried"]
    assert [(entry["streams"], entry["events"], entry["parked"]) for entry in retried] == [(2, 4, 0)]


async def test_what_releases_before_said_of_a_type_that_they_did_not_know_is_understood(
    database_url: str, kafka: str
) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(1)))
        with before(TierAssigned):
            async with working(without(TIERS, TierAssigned), database_url, kafka):
                await eventually_async(lambda: log.read_up(TIERS))
        said = f"Undecodable: not an event of this catalogue: '{TierAssigned.type}' is missing or unknown"
        await log.connection.execute("update parked_event set error = %s", (said,))
        async with working(TIERS, database_url, kafka):
            await eventually_async(lambda: _nothing_parked(log))
            await settled(log, TIERS)


async def test_what_is_parked_for_another_reason_waits_for_a_person(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(2)))
        with before(TierAssigned):
            async with working(without(TIERS, TierAssigned), database_url, kafka):
                await eventually_async(lambda: log.read_up(TIERS))
        await log.connection.execute("update parked_event set error = 'ValueError: no' where stream = 'customer/C0'")
        async with working(TIERS, database_url, kafka):
            await eventually_async(lambda: _only_waits(log, "customer/C0"))


async def _nothing_parked(log: Relayed) -> bool:
    return not await parked(log)


async def _only_waits(log: Relayed, stream: str) -> bool:
    return {each for each, _, _ in await parked(log)} == {stream}


HISTORIES: dict[str, list[Happened]] = {
    "customer_list": [
        on("2025-01-01", a(CustomerRegisteredV2, full_name="Acme")),
        on("2025-01-02", a(CustomerDetailsChangedV2, full_name="Acme Trading")),
    ],
    "purchases": [
        on("2025-01-01", a(PurchaseRecorded, purchase="P1")),
        on("2025-01-02", a(PurchaseRecorded, purchase="P2")),
    ],
}


@pytest.mark.parametrize("projection", [CUSTOMERS, PURCHASES], ids=lambda each: each.name)
async def test_rows_of_a_release_that_knows_fewer_columns_are_refused_and_written_by_a_newer_one(
    projection: Projection[Any], database_url: str, kafka: str
) -> None:
    """Migrations 16, 18 and 19 added columns: rows without them must not be believed, neither new nor changed."""
    first, second = HISTORIES[projection.name]
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store([first]))
        async with working(of_an_earlier_release(projection), database_url, kafka):
            await eventually_async(lambda: _only_waits(log, "customer/C8"))
        assert await table.stored_rows(log.connection, projection) == {}
        async with working(projection, database_url, kafka):
            await eventually_async(lambda: _nothing_parked(log))
            await settled(log, projection)
        written = await table.stored_rows(log.connection, projection)

        await log.publish(await log.store([second]))
        async with working(of_an_earlier_release(projection), database_url, kafka):
            await eventually_async(lambda: _only_waits(log, "customer/C8"))
        assert await table.stored_rows(log.connection, projection) == written
        assert "written_by_a_worker_of_a_newer_release" in (await parked(log))[0][2]
        async with working(projection, database_url, kafka):
            await eventually_async(lambda: _nothing_parked(log))
            await settled(log, projection)


BEGIN = """
    insert into checkpoint (projection, generation, topic, partition, position, kafka_offset)
    values ('tier_list', 1, 'kehu.customer.v1', 0, 0, -1)
"""


async def test_a_worker_of_a_release_that_passes_over_unknown_types_is_stopped_before_it_does(
    database_url: str, kafka: str
) -> None:
    """Releases before migration 21 move on without a word; they know everything but the second event."""
    async with relayed(database_url, kafka) as log, await connect(database_url, "tier_list") as worker:
        await log.store(
            [
                on("2025-01-01", a(CustomerRegistered)),
                on("2025-01-02", a(CustomerRegisteredV2, customer_id="C9")),
                on("2025-01-03", a(TierAssigned)),
            ]
        )
        await worker.execute(BEGIN)
        await worker.execute(MOVE, (1,))
        for beyond in (2, 3):
            with pytest.raises(RaiseException, match=r"not know customer\.registered\.v2, the event at 2"):
                await worker.execute(MOVE, (beyond,))
        await worker.execute("update checkpoint set topic = 'kehu.complaint.v1'")
        await worker.execute(MOVE, (3,))


async def test_an_unknown_type_that_is_published_late_is_not_passed_over_either(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log, await connect(database_url, "tier_list") as worker:
        await log.store([on("2025-01-02", a(CustomerRegisteredV2))])
        await log.connection.execute("insert into relay_late values (1, gen_random_uuid(), null)")
        try:
            await worker.execute(BEGIN)
            await worker.execute(MOVE, (5,))
            await log.connection.execute("update relay_late set published_as = 8")
            with pytest.raises(RaiseException, match="the event at 1"):
                await worker.execute(MOVE, (9,))
        finally:
            await log.connection.execute("delete from relay_late")
