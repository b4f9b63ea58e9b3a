"""A disk of a few megabytes for one server's data, to be filled and freed; it takes the right to mount."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.local.servers import account
from tests import temporary
from tests.faults.machine.found import Unmet

STUFFING: Final = "stuffing"
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A file system of its own."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.folder / STUFFING).open("ab", buffering=0) as file:
            for size in (PIECE, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def free(self) -> None:
        """Give back what `fill` took."""
        (self.folder / STUFFING).unlink()


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk in memory; raise `Unmet` where that is not allowed."""
    folder = temporary.folder("disk")
    size = f"size={megabytes}m,mode=711"
    mounted = _run("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder))
    if mounted.returncode != 0:
        raise Unmet(f"a disk to be filled cannot be mounted: {mounted.stderr.strip()}")
    disk = SmallDisk(folder)
    try:
        disk.data.mkdir()
        if user := account.for_postgres():
            os.chown(disk.data, user.uid, user.gid)
        disk.data.chmod(0o700)
        yield disk
    finally:
        _run("umount", str(folder)).check_returncode()
        folder.rmdir()


def _run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)
