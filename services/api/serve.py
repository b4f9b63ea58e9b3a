"""`kehu api`: serves HTTP on loopback until it is stopped, and finishes the requests it has begun."""

import socket
from typing import Final

import uvicorn
import uvloop
from fastapi import FastAPI

from services.access import gate
from services.api.app import create_app
from services.api.limit import Limiter
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness
from services.api.reading.freshness import Freshness
from services.api.reading.pages import Lists
from services.api.reading.reads import open_pool
from services.connection import Connection
from services.identity import AccessSettings
from services.loopback import SECONDS_TO_FINISH, Edge, Server, address, listen
from services.settings import Settings
from services.store.postgres import open_store

EDGE: Final = Edge("The API", "KEHU_API")


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    with listen(*address(settings.api, EDGE), EDGE) as listening:
        uvloop.run(_serve(settings, listening))


async def _serve(settings: Settings, listening: socket.socket) -> None:
    metrics = Metrics()
    async with (
        open_store(settings.database_url, on_group=metrics.group) as store,
        open_pool(settings.database_url) as pool,
        gate.opened(AccessSettings(), pool, settings.database_url) as entered,
    ):
        readiness = Readiness(pool, settings.database_url, settings.kafka_access)
        lists = Lists(pool, Freshness(pool, settings.topic_partitions), settings.zone)
        app = create_app(store, lists, readiness, metrics, settings.home, gate=entered, limiter=_limiter(settings))
        await Server(configured(app), readiness.leave).serve(sockets=[listening])


def _limiter(settings: Settings) -> Limiter | None:
    return Limiter(settings.api_rate, settings.api_burst) if settings.api_rate else None


def configured(app: FastAPI) -> uvicorn.Config:
    """Return uvicorn's settings for an application."""
    return uvicorn.Config(
        app,
        lifespan="off",
        http=Connection,
        # Our own log line says more, and logging is configured already.
        access_log=False,
        log_config=None,
        server_header=False,
        # Longer than a minute, for which clients keep connections: none is closed just as it is used again.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
