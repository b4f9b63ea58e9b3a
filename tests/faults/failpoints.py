"""Runs a `kehu` command that kills itself at a named point, once, as soon as a test has made a file of that name.

`python -m tests.faults.failpoints FOLDER COMMAND ...`. The program itself knows nothing of it.
"""

import functools
import inspect
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from projections.worker import reader
from services.cli import main
from services.imports.report import Report
from services.relay import hints, leadership
from services.relay.lane import Lane
from services.store.postgres import PostgresRecorder


class Point(NamedTuple):
    """Where a process dies: before or after a function does its work."""

    holder: Any
    function: str
    after: bool


POINTS: Final[dict[str, Point]] = {
    # The API: nothing is stored yet; all is stored and nobody was told.
    "before_commit": Point(PostgresRecorder, "append", after=False),
    "after_commit_before_ack": Point(PostgresRecorder, "append", after=True),
    # The relay: it leads and has sent nothing; Kafka has a batch that no hint tells of; the hint is written.
    "after_lock_before_send": Point(leadership, "win", after=True),
    "after_send_before_position": Point(Lane, "send", after=True),
    "after_position": Point(hints, "save", after=True),
    # A worker: before its transaction; after it, and Kafka was told no offset.
    "before_db": Point(reader, "apply", after=False),
    "after_db_before_offset": Point(reader, "apply", after=True),
    # An import: a row is stored and not reported.
    "after_commit_before_report": Point(Report, "done", after=False),
}


def run() -> None:
    """Put every point in place, and run the command."""
    folder = Path(sys.argv.pop(1))
    for name, point in POINTS.items():
        original = getattr(point.holder, point.function)
        setattr(point.holder, point.function, _deadly(original, folder / name, after=point.after))
    main.run()


def _deadly(original: Callable[..., Any], armed: Path, *, after: bool) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(original):

        @functools.wraps(original)
        async def later(*args: Any, **kwargs: Any) -> Any:
            if not after:
                _die(armed)
            answer = await original(*args, **kwargs)
            if after:
                _die(armed)
            return answer

        return later

    @functools.wraps(original)
    def at_once(*args: Any, **kwargs: Any) -> Any:
        if not after:
            _die(armed)
        answer = original(*args, **kwargs)
        if after:
            _die(armed)
        return answer

    return at_once


def _die(armed: Path) -> None:
    """End this process at once where the point is armed, and disarm it."""
    try:
        armed.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    run()
