"""`kehu api`: serves HTTP on loopback until it is stopped, and finishes the requests it has begun."""

import asyncio
import errno
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI

from domain.decider import Refused
from services.api.app import create_app
from services.api.connection import Connection
from services.api.operation.metrics import Metrics
from services.api.operation.readiness import Readiness
from services.api.reading.freshness import Freshness
from services.api.reading.pages import Lists
from services.api.reading.reads import open_pool
from services.settings import Settings
from services.store.postgres import open_store

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
SECONDS_TO_FINISH: Final = 12

log = structlog.get_logger(__name__)


class HostRefused(Refused):
    """The API has no authentication yet, so only this machine may reach it."""

    code = "api.host-refused"


class PortTaken(Refused):
    """Another program listens there."""

    code = "api.port-taken"


class Server(uvicorn.Server):
    """Uvicorn raises the signal again at the end; an orderly end would look like a failure."""

    def __init__(self, config: uvicorn.Config, readiness: Readiness) -> None:
        super().__init__(config)
        self._readiness = readiness

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """End in order on SIGTERM and SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._leave)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _leave(self) -> None:
        log.info("leaving")
        self._readiness.leaving = True
        self.should_exit = True


def address(base_url: str) -> tuple[str, int]:
    """Return where to listen; refuse an address that other machines can reach."""
    parts = urlsplit(base_url)
    if parts.hostname not in LOOPBACK or parts.port is None:
        sentence = (
            f"The API listens on 127.0.0.1 only until it has authentication, not on {base_url}: "
            "set KEHU_API to http://127.0.0.1:PORT."
        )
        raise HostRefused(sentence)
    return "127.0.0.1", parts.port


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    with _listen(*address(settings.api)) as listening:
        uvloop.run(_serve(settings, listening))


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sentence = f"Another program listens on {host}:{port}: end it, or set KEHU_API to a free port."
        raise PortTaken(sentence) from error


async def _serve(settings: Settings, listening: socket.socket) -> None:
    metrics = Metrics()
    async with (
        open_store(settings.database_url, on_group=metrics.group) as store,
        open_pool(settings.database_url) as pool,
    ):
        readiness = Readiness(pool, settings.database_url, settings.kafka_access)
        lists = Lists(pool, Freshness(pool, settings.topic_partitions), settings.zone)
        app = create_app(store, lists, readiness, metrics, settings.home)
        await Server(configured(app), readiness).serve(sockets=[listening])


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
