"""Waits for the end of a test process, however it comes, and removes what it left: `python -m tests.cleaner FOLDER`.

The system closes the pipe that feeds this process when the other one ends, even by kill -9.
"""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

# In the environment of every process to end, with the folder to remove as the value.
MARK: Final = "TEST_RUN_FOLDER"


def main(folder: Path) -> None:
    """Wait, end every process, and remove the folder."""
    sys.stdin.buffer.read()
    homes = [file.parent for file in folder.glob("*/supervisord.conf")]
    if homes:
        _stop(homes)
    while left := list(marked(folder)):
        for process in left:
            process.kill()
    shutil.rmtree(folder)


def marked(folder: Path) -> Iterator[Any]:
    """Yield the processes of a folder, this one excepted."""
    # Nothing of this is loaded while the test process lives: a waiting cleaner costs next to nothing.
    psutil = importlib.import_module("psutil")
    for process in psutil.process_iter(["environ", "status"]):
        mark = (process.info["environ"] or {}).get(MARK)
        if mark == str(folder) and process.pid != os.getpid() and process.info["status"] != psutil.STATUS_ZOMBIE:
            yield process


def _stop(homes: list[Path]) -> None:
    """End servers in order: a PostgreSQL that is killed leaves shared memory behind."""
    supervisor = importlib.import_module("services.local.supervisor")
    home = importlib.import_module("services.local.home")
    for path in homes:
        supervisor.stop(home.Home(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
