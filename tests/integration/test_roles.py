"""The relay and the workers do their work with the rights of their roles alone (X14)."""

import pytest

from projections.customers import purchases
from services.store.postgres import open_store
from tests.integration.accounts import account
from tests.integration.relayed import relayed
from tests.integration.relays import published_all, relay
from tests.integration.working import life, settled, working
from tests.services.store.names import named, send
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("fresh_topics")


async def test_x14_a_relay_publishes_as_kehu_relay(database_url: str, kafka: str) -> None:
    async with open_store(database_url) as store:
        await send(store, named("Acme"))
    with account(database_url, "kehu_relay") as url, relay(url, kafka):
        eventually(lambda: published_all(database_url))


async def test_x14_a_worker_works_as_kehu_worker(database_url: str, kafka: str) -> None:
    async with relayed(database_url, kafka) as log:
        await log.publish(await log.store(life(5)))
        with account(database_url, "kehu_worker") as url:
            async with working(purchases.PROJECTION, url, kafka):
                await settled(log, purchases.PROJECTION)
        assert await log.equals_a_fresh_fold(purchases.PROJECTION)
