"""What `kehu import` answers to the person at the terminal, and its exit codes (interfaces)."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import APP
from tests.services.imports.rows import PURCHASES, write

GOOD, BAD = "A-1,1997-01-18,2,29.73", "A-1,1997-01-18,two,29.73"


def kehu_import(*arguments: str | Path, database_url: str = "postgresql://kehu@127.0.0.1:1/kehu") -> Result:
    settings = {
        "KEHU_DATABASE_URL": database_url,
        "KEHU_KAFKA": "127.0.0.1:1",
        "KEHU_API": "http://127.0.0.1:1",
    }
    return CliRunner().invoke(APP, ["import", *map(str, arguments)], env=settings)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty: a header line is needed."),
        ("customer_id,date,amount\n", "has no column quantity; its header is: customer_id, date, amount."),
        (
            "customer_id,date,quantity,amount\nA-1,1997-01-18,2,\ud8ff\n",
            "line 2 is not UTF-8, and line 2 is not GB18030;",
        ),
    ],
)
def test_a_file_of_another_kind_is_wrong_usage_and_one_sentence_says_why(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode(errors="surrogatepass"))
    result = kehu_import("purchases", path)
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert sentence in result.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--zone", "Mars/Olympus"], "--zone Mars/Olympus is not the name of a time zone"),
        (["--currency", "dollar"], "--currency dollar is not a currency code"),
        (["--rejects", "nowhere/rejects.csv"], "nowhere is not a folder"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(tmp_path: Path, options: list[str], sentence: str) -> None:
    result = kehu_import("purchases", write(tmp_path, PURCHASES, GOOD), *options)
    assert result.exit_code == 2
    assert sentence in result.output


def test_a_database_that_stays_away_is_a_dependency_that_is_down(tmp_path: Path) -> None:
    result = kehu_import("purchases", write(tmp_path, PURCHASES, GOOD), "--patience", "0")
    assert result.exit_code == 3
    assert "rows.csv is done up to line 1 (0 rows); the same command continues from there." in result.output


def test_bad_rows_are_counted_and_the_good_ones_are_kept(tmp_path: Path, database_url: str) -> None:
    path = write(tmp_path, f"{PURCHASES},clerk", f"{GOOD},Ann", f"{BAD},Bob")
    result = kehu_import("purchases", path, "--format", "csv", database_url=database_url)
    assert result.exit_code == 1
    assert "rows.csv: these columns are ignored: clerk." in result.stderr
    assert f"Rejected rows: 1, listed with the reasons in {path}.rejects.csv." in result.stderr
    (summary,) = csv.DictReader(io.StringIO(result.stdout))
    assert (summary["rows"], summary["events"], summary["rejected"]) == ("2", "2", "1")
    (reject,) = csv.DictReader(io.StringIO((tmp_path / "rows.csv.rejects.csv").read_text("utf-8")))
    assert "rows.csv: read as UTF-8, separator ,." in result.stderr
    assert (reject["line"], reject["quantity"], reject["clerk"]) == ("3", "two", "Bob")
    assert reject["reason"].startswith("quantity must be a whole number")
