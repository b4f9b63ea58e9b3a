"""An import that loses its database, is interrupted or is killed loses, repeats and rejects nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests import stack as stacks
from tests.checkout import ROOT
from tests.integration.held_store import held
from tests.stack import PrivateStack
from tests.waiting import PATIENCE_SECONDS, eventually

HELPDESK: Final = ROOT / "data" / "samples" / "helpdesk.csv"
# What an undisturbed import of the sample appends.
EVENTS: Final = 2684


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
    printed, told = importing.communicate(timeout=PATIENCE_SECONDS)
    assert importing.returncode == 0, told
    summary: dict[str, Any] = json.loads(printed)
    return summary


def test_an_import_whose_connections_break_again_and_again_stores_every_row(
    stack: PrivateStack, tmp_path: Path
) -> None:
    with stacks.database(stack) as url, held(url) as store:
        store.hold_from(0)
        importing = start(url, tmp_path)
        for events in (600, 1200, 1800, None):
            eventually(lambda: store.holds)
            store.hold_from(events)
            store.cut()
        summary = finish(importing)
        assert (summary["rejected"], summary["rows"]) == (0, 2160)
        assert store.events == EVENTS


@pytest.mark.parametrize(
    ("how", "code"),
    [(signal.SIGINT, 75), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_an_import_that_was_ended_half_way_continues(
    stack: PrivateStack, tmp_path: Path, how: signal.Signals, code: int
) -> None:
    with stacks.database(stack) as url, held(url) as store:
        store.hold_from(600)
        importing = start(url, tmp_path)
        eventually(lambda: store.holds)
        importing.send_signal(how)
        store.let_go()
        printed, told = importing.communicate(timeout=PATIENCE_SECONDS)
        assert (importing.returncode, printed) == (code, "")
        if how == signal.SIGINT:
            assert "\nInterrupted. helpdesk.csv is done up to line " in told
        # What it asked for last may still be stored after its death.
        eventually(lambda: store.is_alone)
        before = store.events
        assert 0 < before < EVENTS
        summary = finish(start(url, tmp_path))
        assert summary["events"] == EVENTS - before
        assert summary["rejected"] == 0
        assert store.events == EVENTS
