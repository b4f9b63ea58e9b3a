"""Serves the measurements of a relay or worker to Prometheus; the API has a route for its own."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from wsgiref.simple_server import WSGIServer

import psycopg
import structlog
import typer
from prometheus_client import REGISTRY, CollectorRegistry, start_http_server

from domain.decider import Refused
from projections.engine.projection import Projection
from projections.worker.progress import WorkerProgress, progress
from services.measures import build
from services.measures.lag import Lag

SECONDS_TO_ASK: Final = 5
log = structlog.get_logger(__name__)

Address = Annotated[
    str | None,
    typer.Option(
        "--metrics",
        envvar="KEHU_METRICS",
        metavar="HOST:PORT",
        help="Serve measurements for Prometheus there, under /metrics.",
    ),
]


class AddressRefused(Refused):
    """Nobody can listen there."""

    code = "metrics.address-refused"


def serve(
    address: str | None,
    database_url: str,
    projections: Iterable[Projection[Any]] = (),
    *,
    registry: CollectorRegistry = REGISTRY,
) -> WSGIServer | None:
    """Serve what this process counts, and how far these read models are, from a thread; nothing without an address."""
    if address is None:
        return None
    host, _, number = address.rpartition(":")
    build.tell(registry)
    if kept := list(projections):
        registry.register(Lag(lambda: _progress(database_url, kept)))
    try:
        server, _ = start_http_server(int(number), host.strip("[]"), registry)
    except (ValueError, OverflowError, OSError) as error:
        message = f"--metrics (KEHU_METRICS) is {address}: nobody can listen there ({error}); write HOST:PORT."
        raise AddressRefused(message) from error
    log.info("metrics.serving", address=address)
    return server


def _progress(database_url: str, projections: Iterable[Projection[Any]]) -> list[WorkerProgress] | None:
    async def ask() -> list[WorkerProgress]:
        async with (
            asyncio.timeout(SECONDS_TO_ASK),
            await psycopg.AsyncConnection.connect(
                database_url, autocommit=True, connect_timeout=2, application_name="kehu metrics"
            ) as connection,
        ):
            return await progress(connection, projections, datetime.now(UTC))

    try:
        return asyncio.run(ask())
    except (psycopg.Error, TimeoutError):
        return None
