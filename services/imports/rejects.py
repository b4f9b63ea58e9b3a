"""The rejects file: every bad row with its line and the reason; once corrected, the file can itself be imported."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.imports.file.delimited import LONGEST_LINE
from services.imports.file.table import SourceUnusable
from services.imports.plan import Reject
from services.imports.source import ABOUT, Source, is_rejects
from services.lists.cell import harmless


class NoRejects:
    """Counts bad rows and writes none."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, _reject: Reject) -> None:
        self.count += 1


class Rejects:
    """The rejects file; created with its first row, so that an import without bad rows leaves none."""

    def __init__(self, path: Path, source: Source, closing: ExitStack) -> None:
        self.path = path
        self.count = 0
        self._columns = source.columns
        self._closing = closing

    def add(self, reject: Reject) -> None:
        """Write the row; it is in the file even if the process is killed a moment later."""
        if not self.count:
            self._file = self._closing.enter_context(self.path.open("w", encoding="utf-8", newline=""))
            self._writer = csv.writer(self._file)
            self._writer.writerow([*ABOUT, *map(harmless, self._columns)])
        self.count += 1
        # The row's own cells come last: one that has too many or too few keeps exactly those that it has.
        self._writer.writerow([reject.record.line, *map(harmless, [reject.code, reject.reason, *reject.record.cells])])
        self._file.flush()


@contextmanager
def open_rejects(path: Path, source: Source) -> Iterator[Rejects]:
    """Remove the rejects of an earlier run, but refuse to overwrite any other file."""
    if path.exists():
        if path.samefile(source.path) or not _is_rejects_file(path):
            raise SourceUnusable(f"{path} exists and is not a rejects file; name another one with --rejects.")
        path.unlink()
    if not path.parent.is_dir():
        raise SourceUnusable(f"{path.parent} is not a folder: the rejects file cannot be written there.")
    with ExitStack() as closing:
        yield Rejects(path, source, closing)


def _is_rejects_file(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader([file.readline(LONGEST_LINE)]), [])
    except (UnicodeDecodeError, csv.Error, OSError):
        return False
    return is_rejects(tuple(header))
