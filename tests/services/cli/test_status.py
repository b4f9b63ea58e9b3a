"""`kehu status` where nothing runs, and what it prints of a process (interfaces 1, 4)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from projections.registry import PROJECTIONS
from services.cli.printing.columns import Wanted, wanting
from services.cli.printing.output import Format, print_rows
from services.cli.process.status import as_row, tell_progress
from services.local.supervisor import Process
from tests.services.cli.kehu import kehu

NOWHERE = "postgresql://127.0.0.1:1/none"


def test_two_lists_are_not_one_file_of_csv(tmp_path: Path) -> None:
    ended = kehu("status", "--format", "csv", database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "a file is of one list" in " ".join(ended.err.replace("│", " ").split())


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


LAG = {"generation": 1, "position": 7833, "head": 7833, "lag_events": 0, "lag_seconds": 0, "parked": 0} | {
    "parked_streams": 0
}

ALL = len(PROJECTIONS)


def standing(**behind: dict[str, int]) -> list[dict[str, Any]]:
    return [{"name": name} | LAG | behind.get(name, {}) for name in PROJECTIONS]


@pytest.mark.parametrize(
    ("behind", "says", "fine"),
    [
        ([], [], f"{ALL} of {ALL}"),
        (["purchases", "unit_list"], ["purchases", "unit_list"], f"{ALL - 2} of {ALL}"),
        (list(PROJECTIONS), [f"{ALL - 6} more are behind."], None),
    ],
    ids=["none", "two", "all"],
)
def test_the_progress_fits_one_screen_and_names_what_is_behind(
    behind: list[str],
    says: list[str],
    fine: str | None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    tell_progress(standing(**{name: {"lag_events": 4, "lag_seconds": 70} for name in behind}))

    out, err = capsys.readouterr()
    # Below them is the room for six processes, their head and what is said of them.
    assert len((out + err).splitlines()) <= 14
    assert all(each in out for each in says)
    if fine:
        assert f"{fine} read models show everything up to position 7833." in out
    assert ("4" in out) == bool(behind)


def test_a_read_model_that_leaves_an_event_aside_is_named_though_it_is_not_behind(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_progress(standing(purchases={"parked": 3, "parked_streams": 1}))

    assert "purchases" in capsys.readouterr().out


def test_every_read_model_is_shown_with_all_that_is_known_of_it_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with wanting(Wanted(wide=True)):
        tell_progress(standing())

    out = capsys.readouterr().out
    assert all(name in out for name in (*PROJECTIONS, "generation", "position"))


@pytest.mark.parametrize("form", ["table", "json"])
def test_columns_of_two_tables_are_refused_with_what_to_ask_for(form: str, tmp_path: Path) -> None:
    ended = kehu("status", "--columns", "name", "--format", form, database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "kehu projections list" in " ".join(ended.err.replace("│", " ").split())
