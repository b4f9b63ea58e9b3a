"""An import that loses its database, is interrupted or is killed loses, repeats and rejects nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests import stack as stacks
from tests.checkout import ROOT
from tests.stack import PrivateStack

HELPDESK: Final = ROOT / "data" / "samples" / "helpdesk.csv"
# What an undisturbed import of the sample appends.
EVENTS: Final = 2575
CUT: Final = """
    select pg_terminate_backend(pid)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""
SECONDS: Final = 60


def start(database_url: str, folder: Path) -> subprocess.Popen[str]:
    unused = {"KEHU_KAFKA": "127.0.0.1:1", "KEHU_API": "http://127.0.0.1:1"}
    kehu = [sys.executable, "-c", "from services.cli.main import run; run()"]
    return subprocess.Popen(
        [*kehu, "import", "helpdesk", HELPDESK, "--rejects", folder / "rejects.csv", "--format", "json"],
        env=os.environ | unused | {"KEHU_DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(importing: subprocess.Popen[str]) -> dict[str, Any]:
    printed, told = importing.communicate(timeout=SECONDS)
    assert importing.returncode == 0, told
    summary: dict[str, Any] = json.loads(printed)
    return summary


def stored(connection: psycopg.Connection[Any]) -> int:
    found = connection.execute("select count(*) from stored_events").fetchone()
    assert found is not None
    return int(found[0])


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_import_whose_connections_break_again_and_again_stores_every_row(
    stack: PrivateStack, tmp_path: Path
) -> None:
    with stacks.database(stack) as url, psycopg.connect(url, autocommit=True) as connection:
        importing = start(url, tmp_path)
        for events in range(0, EVENTS - 600, 600):
            until(lambda events=events: stored(connection) > events)  # type: ignore[misc]  # bound at once
            connection.execute(CUT)
        summary = finish(importing)
        assert (summary["rejected"], summary["rows"]) == (0, 2160)
        assert stored(connection) == EVENTS


@pytest.mark.parametrize(
    ("how", "code"),
    [(signal.SIGINT, 75), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_an_import_that_was_ended_half_way_continues(
    stack: PrivateStack, tmp_path: Path, how: signal.Signals, code: int
) -> None:
    with stacks.database(stack) as url, psycopg.connect(url, autocommit=True) as connection:
        importing = start(url, tmp_path)
        until(lambda: stored(connection) > 0)
        importing.send_signal(how)
        printed, told = importing.communicate(timeout=SECONDS)
        assert (importing.returncode, printed) == (code, "")
        if how == signal.SIGINT:
            assert told.startswith("Interrupted. helpdesk.csv is done up to line ")
        before = stored(connection)
        assert 0 < before < EVENTS
        summary = finish(start(url, tmp_path))
        assert summary["events"] == EVENTS - before
        assert summary["rejected"] == 0
        assert stored(connection) == EVENTS
