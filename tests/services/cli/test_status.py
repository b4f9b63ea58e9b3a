"""`kehu status` where nothing runs, and what it prints of a process (interfaces 1, 4)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from services.cli.printing.output import Format, print_rows
from services.cli.process.status import as_row
from services.local.supervisor import Process
from tests.services.cli.kehu import kehu

NOWHERE = "postgresql://127.0.0.1:1/none"


def test_two_lists_are_not_one_file_of_csv(tmp_path: Path) -> None:
    ended = kehu("status", "--format", "csv", database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "csv is of one list" in " ".join(ended.err.replace("│", " ").split())


def test_a_process_is_shown_since_an_instant_of_the_zone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEHU_ZONE", "Asia/Shanghai")
    monkeypatch.setenv("COLUMNS", "80")
    began = datetime(2026, 3, 31, 16, 30, tzinfo=UTC).isoformat()
    rows = [as_row(Process("relay", 7, "running", 0, began)), as_row(Process("api", None, "stopped", 0, None))]
    print_rows(Process._fields, rows, Format.TABLE)

    shown = capsys.readouterr().out
    assert "2026-04-01 00:30" in shown
    assert max(map(cell_len, shown.splitlines())) <= 80
