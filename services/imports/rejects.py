"""The rejects file: every bad row with its line and the reason; once corrected, the file can itself be imported."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.imports.plan import Reject
from services.imports.source import Source, SourceUnusable
from services.lists.cell import harmless

LINE, CODE, REASON = "line", "code", "reason"


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
            self._writer.writerow([LINE, *self._columns, CODE, REASON])
        self.count += 1
        width = len(self._columns)
        # A row that does not fit the header is shown as far as it does.
        cells = [*reject.record.cells[:width], *[""] * (width - len(reject.record.cells))]
        self._writer.writerow([reject.record.line, *map(harmless, [*cells, reject.code, reject.reason])])
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
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error, OSError):
        return False
    return header[:1] == [LINE] and header[-2:] == [CODE, REASON]
