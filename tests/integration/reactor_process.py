"""A reactor as `kehu reactor` runs it: `python -m tests.integration.reactor_process DATABASE_URL`."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from services.reactor.reacting import run
from tests.checkout import ROOT


@contextmanager
def reactor(database_url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one, and kill it at the end."""
    running = subprocess.Popen(
        [sys.executable, "-m", __name__, database_url],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
