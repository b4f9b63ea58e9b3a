"""Describes the API without starting anything."""

from pathlib import Path
from typing import Any

from psycopg_pool import AsyncConnectionPool

from projections.worker.kafka.access import KafkaAccess
from services.api.app import create_app
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness
from services.api.reading.freshness import Freshness
from services.api.reading.pages import Lists
from services.store.memory import MemoryRecorder
from services.store.store import Store


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of this release."""
    nowhere: AsyncConnectionPool[Any] = AsyncConnectionPool("", open=False)
    lists = Lists(nowhere, Freshness(nowhere, 1), "UTC")
    readiness = Readiness(nowhere, "", KafkaAccess(""))
    return create_app(Store(MemoryRecorder()), lists, readiness, Metrics(), Path()).openapi()
