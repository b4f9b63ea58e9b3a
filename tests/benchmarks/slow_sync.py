"""Makes every sync of PostgreSQL take 1 ms: by a preloaded shim where there is a C compiler, else by commit_delay."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

SOURCE: Final = Path(__file__).with_name("slow_sync.c")
PRELOAD: Final = "LD_PRELOAD"
# The commit of each transaction then sleeps before it flushes, whoever else commits.
DELAY: Final = (
    "alter system set commit_delay = 1000",
    "alter system set commit_siblings = 0",
    "select pg_reload_conf()",
)


def compiled(folder: Path) -> Path | None:
    """Build the shim into the folder; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    shim = folder / "slow_sync.so"
    made = subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, SOURCE, "-ldl"], check=False)
    return shim if made.returncode == 0 else None


@contextmanager
def preloaded(shim: Path) -> Iterator[None]:
    """Have every process started meanwhile, and its children, load the shim."""
    os.environ[PRELOAD] = str(shim)
    try:
        yield
    finally:
        del os.environ[PRELOAD]


def delay_commits(database_url: str) -> None:
    """Have PostgreSQL itself wait before each flush."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in DELAY:
            connection.execute(statement)
