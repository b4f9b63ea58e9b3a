"""Runs the `kehu` command to its end as a person would; only its start as a process is left to other tests."""

import gc
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from services.cli import main

# Of the reader, in columns.
WIDTH = "200"
NOWHERE = {"KEHU_KAFKA": "127.0.0.1:1", "KEHU_API": "http://127.0.0.1:1"}


class Ended(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        """Read what was printed as JSON."""
        return json.loads(self.out)


def settings(database_url: str, home: Path) -> dict[str, str]:
    """Return what the command finds in its environment."""
    return NOWHERE | {"KEHU_HOME": str(home), "KEHU_DATABASE_URL": database_url, "COLUMNS": WIDTH}


def kehu(*arguments: str, database_url: str, home: Path, **others: str) -> Ended:
    """Run it against a database; Kafka and the API are nowhere, unless others of the settings say where."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err), _as_before():
        patch.setattr(sys, "argv", ["kehu", *arguments])
        for name, value in (settings(database_url, home) | others).items():
            patch.setenv(name, value)
        code = _ended()
    # As a terminal or a pipe of text shows it.
    return Ended(code, *(written.getvalue().replace("\r\n", "\n") for written in (out, err)))


def _ended() -> int:
    try:
        main.run()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@contextmanager
def _as_before() -> Iterator[None]:
    """Undo what a command does once for its process: an import has Python look for garbage seldom."""
    thresholds = gc.get_threshold()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
