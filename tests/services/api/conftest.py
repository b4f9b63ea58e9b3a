"""The API without a network: on the in-memory store with nothing behind it, and on real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from projections.worker.kafka.access import KafkaAccess
from services.access.gate import Gate
from services.api.app import create_app
from services.api.limit import Limiter
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness
from services.api.reading.freshness import Freshness
from services.api.reading.pages import Lists
from services.api.reading.reads import open_pool
from services.pool import Pool
from services.store.memory import memory_store
from services.store.postgres import open_store
from services.store.store import Store
from tests import temporary
from tests.known import knowing
from tests.services.api.read_models import catch_up
from tests.waiting import PATIENCE_SECONDS

# Nothing listens on port 1: what needs PostgreSQL or Kafka finds them down.
NOWHERE = "host=127.0.0.1 port=1 user=nobody dbname=nothing"
COMPLAINT = {"customer_id": "C8", "channel": "hotline", "summary": "The lift stands still."}
KAFKA_NOWHERE = "127.0.0.1:1"


def application(
    store: Store, pool: Pool, kafka: str = KAFKA_NOWHERE, gate: Gate | None = None, limiter: Limiter | None = None
) -> FastAPI:
    """Put the API together; for what is not there yet it waits only a little."""
    lists = Lists(pool, Freshness(pool, 12, patience_seconds=0.3), "UTC")
    readiness = Readiness(pool, str(pool.conninfo), KafkaAccess(kafka))
    return create_app(store, lists, readiness, Metrics(), temporary.folder("api"), gate=gate, limiter=limiter)


@asynccontextmanager
async def client(
    store: Store,
    database_url: str,
    kafka: str = KAFKA_NOWHERE,
    gate: Gate | None = None,
    limiter: Limiter | None = None,
) -> AsyncIterator[httpx.AsyncClient]:
    """Speak to the application; it has patience only with a database that can answer."""
    if isinstance(store, Store):
        knowing(store)
    patience = 0.5 if database_url == NOWHERE else PATIENCE_SECONDS
    async with open_pool(database_url, patience_seconds=patience) as pool:
        transport = httpx.ASGITransport(app=application(store, pool, kafka, gate, limiter))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as speaking:
            yield speaking


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    """Have commands answered from memory."""
    async with memory_store() as store, client(store, NOWHERE) as speaking:
        yield speaking


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_api() -> AsyncIterator[httpx.AsyncClient]:
    """Give the same to all tests of a module that leave nothing behind: putting the API together takes a while."""
    async with memory_store() as store, client(store, NOWHERE) as speaking:
        yield speaking


@pytest.fixture
async def stored_api(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Have commands and lists answered from PostgreSQL."""
    async with open_store(database_url) as store, client(store, database_url) as speaking:
        yield speaking


def fill(database_url: str, business: Callable[[httpx.AsyncClient], Awaitable[None]]) -> str:
    """Do business through the API, and bring the read models up to date; return where."""

    async def done() -> None:
        async with open_store(database_url) as store, client(store, database_url) as api:
            await business(api)
        await catch_up(database_url)

    asyncio.run(done())
    return database_url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lists(filled: str) -> AsyncIterator[httpx.AsyncClient]:
    """Speak to the API over what the module's own `filled` has stored."""
    async with memory_store() as store, client(store, filled) as api:
        yield api
