"""What serves HTTP on this machine alone: where it listens, and how it ends in order."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import structlog
import uvicorn

from domain.decider import Refused

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
SECONDS_TO_FINISH: Final = 12

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """What listens, and the setting that says where."""

    name: str
    setting: str


class HostRefused(Refused):
    """Nobody signs in yet, so only this machine may reach it."""

    code = "listen.host-refused"

    def __init__(self, edge: Edge, base_url: str) -> None:
        super().__init__(
            f"{edge.name} listens on 127.0.0.1 only until it has authentication, not on {base_url}: "
            f"set {edge.setting} to http://127.0.0.1:PORT."
        )


class PortTaken(Refused):
    """Another program listens there."""

    code = "listen.port-taken"

    def __init__(self, edge: Edge, host: str, port: int) -> None:
        super().__init__(f"Another program listens on {host}:{port}: end it, or set {edge.setting} to a free port.")


class Server(uvicorn.Server):
    """Uvicorn raises the signal again at the end; an orderly end would look like a failure."""

    def __init__(self, config: uvicorn.Config, on_leaving: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_leaving = on_leaving

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
        self._on_leaving()
        self.should_exit = True


def address(base_url: str, edge: Edge) -> tuple[str, int]:
    """Return where to listen; refuse an address that other machines can reach."""
    parts = urlsplit(base_url)
    if parts.hostname not in LOOPBACK or parts.port is None:
        raise HostRefused(edge, base_url)
    return "127.0.0.1", parts.port


def listen(host: str, port: int, edge: Edge) -> socket.socket:
    """Open the socket; refuse one that is taken."""
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(edge, host, port) from error
