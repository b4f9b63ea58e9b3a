"""A process of workers as `kehu worker` runs them, fed from the log as the services read it.

`python -m tests.integration.worker_process DATABASE_URL KAFKA SECONDS NAME…` tells Kafka every so many seconds how far
it is.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from projections.worker import group_member, worker
from projections.worker.kafka.access import KafkaAccess
from tests.checkout import ROOT
from tests.integration.relayed import log_reader


def main(database_url: str, kafka: str, seconds: str, *names: str) -> None:
    """Keep the named read models until SIGTERM."""
    group_member.TEND_SECONDS = float(seconds)  # type: ignore[misc]  # a test may want no commit at all
    kept = [PROJECTIONS[name] for name in names]
    asyncio.run(worker.run_all(kept, database_url, KafkaAccess(kafka), log_reader(database_url)))


@contextmanager
def process(
    database_url: str, kafka: str, *projections: Projection[Any], tend_seconds: float = group_member.TEND_SECONDS
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one, and kill it at the end."""
    names = [projection.name for projection in projections]
    running = subprocess.Popen(
        [sys.executable, "-m", __name__, database_url, kafka, str(tend_seconds), *names],
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
    main(*sys.argv[1:])
