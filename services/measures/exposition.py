"""Serves the measurements of a relay or worker to Prometheus; the API has a route for its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeVar
from wsgiref.simple_server import WSGIServer

import psycopg
import structlog
import typer
from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine import verification
from projections.engine.projection import Projection
from projections.engine.verification import Verification
from projections.worker.progress import WorkerProgress, progress
from services.measures import build
from services.measures.lag import Lag
from services.measures.verified import Verified

SECONDS_TO_ASK: Final = 5
Answer = TypeVar("Answer")
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
        registry.register(Verified(lambda: _verified(database_url, [each.name for each in kept])))
    try:
        server, _ = start_http_server(int(number), host.strip("[]"), registry)
    except (ValueError, OverflowError, OSError) as error:
        message = f"--metrics (KEHU_METRICS) is {address}: nobody can listen there ({error}); write HOST:PORT."
        raise AddressRefused(message) from error
    log.info("metrics.serving", address=address)
    return server


def _progress(database_url: str, projections: Iterable[Projection[Any]]) -> list[WorkerProgress] | None:
    return asked(database_url, lambda connection: progress(connection, projections, datetime.now(UTC)))


def _verified(database_url: str, names: Iterable[str]) -> Iterable[Verification] | None:
    found = asked(database_url, lambda connection: verification.load(connection, names))
    return None if found is None else found.values()


def asked(database_url: str, question: Callable[[AsyncConnection[Any]], Awaitable[Answer]]) -> Answer | None:
    """Ask PostgreSQL; return None where it does not answer."""

    async def ask() -> Answer:
        async with (
            asyncio.timeout(SECONDS_TO_ASK),
            await AsyncConnection.connect(
                database_url, autocommit=True, connect_timeout=2, application_name="kehu metrics"
            ) as connection,
        ):
            return await question(connection)

    try:
        return asyncio.run(ask())
    except (psycopg.Error, TimeoutError):
        return None
