"""How far an import is: a bar with rate and time left on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from services.imports.source import Source

SECONDS_BETWEEN_LINES: Final = 5.0


class Shown(Protocol):
    """What an import tells while it runs."""

    def advanced(self, end: int) -> None:
        """One more row is done; it ends at this byte of the file."""

    def tell(self, sentence: str) -> None:
        """Say something without disturbing the bar."""


class Bar:
    """Needs a terminal."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._started = time.monotonic()
        self._rows = 0

    def advanced(self, end: int) -> None:
        self._rows += 1
        rate = self._rows / max(time.monotonic() - self._started, 0.001)
        self._progress.update(self._task, completed=end, rows=f"{self._rows:,} rows, {rate:,.0f} rows/s")

    def tell(self, sentence: str) -> None:
        self._progress.console.print(sentence, highlight=False, markup=False)


class Lines:
    """For logs and pipes."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._started = self._told = time.monotonic()
        self._rows = 0

    def advanced(self, end: int) -> None:
        self._rows += 1
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            seconds = now - self._started
            part = end / self._source.size
            left = timedelta(seconds=round(seconds / part - seconds))
            rate = self._rows / seconds
            self.tell(f"{self._source.path.name}: {self._rows:,} rows, {part:.0%}, {rate:,.0f} rows/s, {left} left")

    def tell(self, sentence: str) -> None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


@contextmanager
def shown(source: Source) -> Iterator[Shown]:
    """Show progress on stderr in the way that suits it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(source)
        return
    looks = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
    )
    with Progress(*looks, console=console) as progress:
        yield Bar(progress, progress.add_task(source.path.name, total=source.size, rows=""))
