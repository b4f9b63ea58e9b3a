"""`kehu scenario run`: what it prints and how it ends; it needs no stack."""

from pathlib import Path

from tests.services.cli.kehu import Ended, kehu
from tests.services.scenarios.written import SHIPPED

NOWHERE = "postgresql://127.0.0.1:1/nowhere"
WRONG = """
scenario: a wrong hour
requirements: [G1]
zone: Asia/Shanghai
then:
  calendar:
    - {op: due, calendar: cn-office, from: 2025-09-26 16:30, target: 8h, is: 2025-09-29 17:00}
---
scenario: later
pending: the engine is missing
"""


def run(*paths: Path, form: str = "table") -> Ended:
    arguments = ["scenario", "run", *map(str, paths), "--format", form]
    return kehu(*arguments, database_url=NOWHERE, home=Path("/nowhere"))


def test_shipped_scenarios_end_well_and_pending_ones_are_told_as_such() -> None:
    ended = run(SHIPPED / "vectors", form="json")

    assert ended.code == 0
    assert {row["ok"] for row in ended.rows} == {True, None}
    pending = [row for row in ended.rows if row["ok"] is None]
    assert all(row["pending"] and row["differences"] == [] for row in pending)
    assert ended.err == "17 as expected, 0 otherwise, 3 pending\n"


def test_a_difference_is_shown_side_by_side_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG, encoding="utf-8")

    shown, told = run(file), run(file, form="json")

    assert shown.code == told.code == 1
    assert f"FAILED  a wrong hour\n        {file}:7: due by cn-office" in shown.out
    assert "2025-09-29 17:00    2025-09-28 17:00" in shown.out
    assert "pending later: the engine is missing" in shown.out
    assert told.rows[0]["differences"] == [
        {"line": 7, "what": "due by cn-office", "expected": "2025-09-29 17:00", "got": "2025-09-28 17:00"}
    ]


def test_a_file_that_is_no_scenario_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("scenario: one\nthan: {}\n", encoding="utf-8")

    ended = run(file)

    assert ended.code == 1
    assert f"{file}:2: than: it is not known here" in ended.out


def test_a_folder_without_scenarios_and_a_path_that_is_not_there_are_wrong_usage(tmp_path: Path) -> None:
    empty = run(tmp_path)

    assert empty.code == 2
    assert "There is no scenario in" in empty.err
    assert ".yaml or .yml" in empty.err.replace("│\n│", "")
    assert run(tmp_path / "nothing.yaml").code == 2


def test_rows_can_be_read_by_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG, encoding="utf-8")

    ended = run(file, form="csv")

    assert ended.out.splitlines()[0] == "file,scenario,ok,pending,line,what,expected,got"
    assert "a wrong hour,false,,7,due by cn-office,2025-09-29 17:00,2025-09-28 17:00" in ended.out
