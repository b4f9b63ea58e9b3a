"""The API in memory: real handlers on the in-memory store, nothing listening behind it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.api.app import create_app
from services.api.metrics import Metrics
from services.api.readiness import Readiness
from services.api.reads import open_pool
from services.store.memory import memory_store

# Nothing listens on port 1: what needs PostgreSQL or Kafka finds them down.
NOWHERE = "host=127.0.0.1 port=1 user=nobody dbname=nothing"


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    """Speak to the application without a network."""
    metrics = Metrics()
    async with memory_store() as store, open_pool(NOWHERE) as pool:
        app = create_app(store, Readiness(pool, "127.0.0.1:1"), metrics)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield client
