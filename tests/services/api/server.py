"""The API as a process of its own, listening on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START = "from services.cli.main import run; run()"


@dataclass(frozen=True, slots=True)
class Server:
    """A running process and where it listens."""

    process: subprocess.Popen[bytes]
    url: str


@contextmanager
def serving(database_url: str, kafka: str, home: Path) -> Iterator[Server]:
    """Start it, wait until it is ready, and end it."""
    url = f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "KEHU_HOME": str(home),
        "KEHU_DATABASE_URL": database_url,
        "KEHU_KAFKA": kafka,
        "KEHU_API": url,
    }
    with (home / "api.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", START, "api"], env=environment, stderr=log)
        try:
            wait_until_ready(url)
            yield Server(process, url)
        finally:
            process.kill()
            process.wait()


def wait_until_ready(url: str, *, seconds: float = 30) -> None:
    """Return when the API says that it can work."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = httpx.get(f"{url}/readyz")
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.is_success:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(answer.text if answer else "nobody answers")
        time.sleep(0.05)


def free_port() -> int:
    """Find a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
