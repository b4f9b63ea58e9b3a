"""PostgreSQL and Kafka of one benchmark run: on the disk as it is, or PostgreSQL in memory with syncs of 1 ms."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from rich.console import Console

from services.local import home as homes
from services.local import stack, supervisor
from services.local.home import Home
from services.settings import StackSettings
from tests import stack as stacks
from tests.benchmarks import slow_sync
from tests.stack import PARTITIONS, PrivateStack

# By custom on a disk, which the folder for temporary files often is not.
ON_DISK: Final = Path("/var/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
BYTES_NEEDED: Final = 4 * 1024**3


class Sync(StrEnum):
    """How long PostgreSQL waits for its disk."""

    DISK = "disk"
    ONE_MS = "1ms"


class NoMemory(Exception):
    """There is no room for PostgreSQL's data in memory."""


@contextmanager
def running(sync: Sync, console: Console) -> Iterator[PrivateStack]:
    """Start the servers, with a migrated database to copy; end them whatever happens meanwhile."""
    folder = Path(tempfile.mkdtemp(prefix="kehu-bench-", dir=ON_DISK if ON_DISK.exists() else None))
    home = Home(folder)
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder)
        homes.prepare(home)
        closing.callback(supervisor.stop, home)
        if sync is Sync.ONE_MS:
            # Kafka stays on the disk: it does not wait for it.
            homes.remember(home, homes.first_memory(closing.enter_context(_folder_in_memory())))
        server = _start(home, sync, console)
        stacks.make_template(server)
        yield server


def _start(home: Home, sync: Sync, console: Console) -> PrivateStack:
    shim = slow_sync.compiled(home.path) if sync is Sync.ONE_MS else None
    with ExitStack() as preloading:
        if shim:
            preloading.enter_context(slow_sync.preloaded(shim))
        settings = StackSettings(home=home.path, database_url=None, kafka=None, api=None, topic_partitions=PARTITIONS)
        addresses = stack.start(settings, Console(quiet=True))
    if sync is Sync.ONE_MS:
        if shim is None:
            slow_sync.delay_commits(addresses.database_url)
        console.print(f"Syncs of 1 ms by {'a preloaded shim' if shim else 'commit_delay: there is no C compiler'}.")
    return PrivateStack((home.path,), addresses.database_url, addresses.kafka)


@contextmanager
def _folder_in_memory() -> Iterator[Path]:
    free = shutil.disk_usage(IN_MEMORY).free if IN_MEMORY.exists() else 0
    if free < BYTES_NEEDED:
        raise NoMemory(
            f"{IN_MEMORY} has {free // 1024**2} MB free, "
            f"PostgreSQL's data in memory needs {BYTES_NEEDED // 1024**2} MB."
        )
    folder = Path(tempfile.mkdtemp(prefix="kehu-bench-", dir=IN_MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
