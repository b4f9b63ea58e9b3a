"""Tests that have servers and a process, and never end: `test_ended_run.py` ends them."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cleaner import MARK

# Names the file that is written when everything runs.
TOLD: Final = "TEST_TOLD_FILE"


@pytest.mark.usefixtures("stack")
def test_with_postgres() -> None:
    wait_for_ever()


@pytest.mark.usefixtures("servers")
def test_with_kafka() -> None:
    wait_for_ever()


def wait_for_ever() -> None:
    """Say which folder is this run's, as soon as all that a test may start is there."""
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]):
        told = Path(os.environ[TOLD])
        told.with_suffix(".new").write_text(os.environ[MARK])
        told.with_suffix(".new").rename(told)
        signal.pause()
