"""The API as a process of its own, listening on a free port of this machine."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.local import port
from tests import ports
from tests.waiting import eventually

START = "from services.cli.main import run; run()"


@dataclass(frozen=True, slots=True)
class Server:
    """A running process and where it listens."""

    process: subprocess.Popen[bytes]
    url: str


@contextmanager
def serving(database_url: str, kafka: str, home: Path, *, start: str = START) -> Iterator[Server]:
    """Start it, wait until it is ready, and end it."""
    settings = {"KEHU_HOME": str(home), "KEHU_DATABASE_URL": database_url, "KEHU_KAFKA": kafka}
    with ExitStack() as closing:
        with ports.undisturbed():
            url = f"http://127.0.0.1:{port.choose(1)[0]}"
            process = closing.enter_context(_process(start, settings | {"KEHU_API": url}, home / "api.log"))
            asking = closing.enter_context(httpx.Client(base_url=url))
            eventually(lambda: _is_ready(asking))
        yield Server(process, url)


@contextmanager
def _process(start: str, settings: Mapping[str, str], log_file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log_file.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", start, "api"], env=os.environ | settings, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def _is_ready(asking: httpx.Client) -> bool:
    try:
        return asking.get("/readyz").is_success
    except httpx.TransportError:
        return False
