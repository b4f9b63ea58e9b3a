"""Shows the progress of long work: a bar on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

SECONDS_BETWEEN_LINES: Final = 5.0
# The first pieces wait for connections and caches: before this part is done, nobody can say how long it takes.
KNOWN_FROM: Final = 0.02
COLUMNS: Final = (
    TextColumn("{task.description}"),
    BarColumn(),
    TaskProgressColumn(),
    TextColumn("{task.fields[speed]}"),
    TimeRemainingColumn(),
)


class Shown(Protocol):
    """Called with the part of the whole that is done, and with a count where the whole is not measured in pieces."""

    def __call__(self, reached: int, count: int | None = None) -> None: ...

    def tell(self, sentence: str) -> None:
        """Print a message without disturbing the bar."""


class Bar:
    """A bar; needs a terminal."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._began = time.monotonic()

    def __call__(self, reached: int, count: int | None = None) -> None:
        """Move the bar."""
        speed = _speed(reached if count is None else count, time.monotonic() - self._began)
        self._progress.update(self._task, completed=reached, speed=speed)

    def tell(self, sentence: str) -> None:
        self._progress.console.print(sentence, highlight=False, markup=False)


class Lines:
    """Lines, for logs and pipes."""

    def __init__(self, what: str, total: int, *, every_seconds: float = SECONDS_BETWEEN_LINES) -> None:
        self._what = what
        self._total = total
        self._every_seconds = every_seconds
        self._began = self._written = time.monotonic()

    def __call__(self, reached: int, count: int | None = None) -> None:
        """Write a line if some time has passed since the last."""
        now = time.monotonic()
        if now - self._written >= self._every_seconds and reached:
            self._written = now
            seconds, part = now - self._began, reached / self._total
            speed = _speed(reached if count is None else count, seconds)
            left = f", {timedelta(seconds=round(seconds / part - seconds))} left" if part >= KNOWN_FROM else ""
            self.tell(f"{self._what}: {part:.0%}, {speed}{left}")

    def tell(self, sentence: str) -> None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


@contextmanager
def counting(what: str, total: int) -> Iterator[Shown]:
    """Show the progress of the work on stderr, in the form that suits it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(what, total)
        return
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        yield Bar(progress, progress.add_task(what, total=total, speed=""))


def _speed(count: int, seconds: float) -> str:
    return f"{count:,} done, {count / max(seconds, 0.001):,.0f} a second"
