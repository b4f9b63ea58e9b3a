"""Temporary folders that go, and with them every process that was started since, however this process ends."""

import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from tests.checkout import ROOT
from tests.cleaner import MARK

# In the environment of every worker of a test run: how the names of the run's folders begin.
RUN: Final = "TEST_RUN_NAME"
SECONDS_TO_CLEAN: Final = 60.0
PAUSE_SECONDS: Final = 0.05


def folder(name: str) -> Path:
    """Make a new folder, which every account can pass through: PostgreSQL runs as another one where we are root."""
    made = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=_own()))
    made.chmod(0o711)
    return made


def begin_run() -> None:
    """Give the folders of this process and of its workers a name of their own."""
    os.environ[RUN] = f"kehu-test-{uuid4().hex[:12]}"


def end_run() -> None:
    """Return when every folder of the run is gone."""
    deadline = time.monotonic() + SECONDS_TO_CLEAN
    while _folders() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def end() -> None:
    """Remove the folders of this process."""
    if _own.cache_info().currsize:
        _cleaner(_own()).communicate()


@cache
def _own() -> Path:
    if RUN not in os.environ:
        begin_run()
    own = Path(tempfile.mkdtemp(prefix=f"{os.environ[RUN]}-"))
    own.chmod(0o711)
    # By its environment a process is found even after its parent was killed.
    os.environ[MARK] = str(own)
    _cleaner(own)
    return own


@cache
def _cleaner(own: Path) -> "subprocess.Popen[bytes]":
    # In a session of its own, Ctrl-C does not reach it. Nobody but this process holds the other end of its input.
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cleaner", own], cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
    )


def _folders() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{os.environ[RUN]}-*"))
