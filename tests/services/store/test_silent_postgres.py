"""A PostgreSQL from which nothing comes back, though its connections stand, holds up no caller for ever (T7)."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from services.store import store as stores
from services.store.outcome import StoreDown
from services.store.postgres import open_store
from tests.faults.network import proxy
from tests.faults.network.proxy import Fault, Network
from tests.services.store.names import named, send
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.servers


@pytest.fixture
def network() -> Iterator[Network]:
    with proxy.network() as made:
        yield made


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.DEAF, Fault.MUTE], ids=lambda each: each.name)
async def test_a_command_is_answered_while_nothing_comes_back(
    database_url: str, network: Network, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "SECONDS_TO_SETTLE", 0.5)
    parts = urlsplit(database_url)
    assert parts.port is not None
    link = network.link(parts.port)
    url = parts._replace(netloc=parts.netloc.replace(str(parts.port), str(link.port))).geturl()
    command, command_id = named("Acme", f"C{uuid4()}"), uuid4()
    async with open_store(url) as store, asyncio.timeout(PATIENCE_SECONDS):
        await send(store, named("Other", f"C{uuid4()}"))
        network.become(fault, link)
        with pytest.raises(StoreDown):
            await send(store, command, command_id=command_id)
        network.become(None, link)
        accepted = await send(store, command, command_id=command_id)
    assert accepted.version == 1
