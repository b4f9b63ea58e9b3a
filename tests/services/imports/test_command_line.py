"""What `kehu import` answers to the person at the terminal, and its exit codes (interfaces)."""

import asyncio
import csv
import io
import json
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from typer.testing import CliRunner, Result

from contracts.organisation.account_manager import EnrolPerson
from services.cli.commands import COMMANDS, Group
from services.cli.later import docstring
from services.cli.main import APP
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import ImportRow
from services.store.postgres import open_store
from tests.services.imports.performing import sent
from tests.services.imports.rows import PURCHASES, planned_rows, write

GOOD, BAD = "A-1,1997-01-18,2,29.73", "A-1,1997-01-18,two,29.73"


def kehu_import(
    *arguments: str | Path, database_url: str = "postgresql://kehu@127.0.0.1:1/kehu", home: str | Path = "nowhere"
) -> Result:
    settings = {
        "KEHU_HOME": str(home),
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
    assert "rows.csv: read as UTF-8, separator comma." in result.stderr
    assert (reject["line"], reject["quantity"], reject["clerk"]) == ("3", "two", "Bob")
    assert reject["reason"].startswith("quantity must be a whole number")


def events_in(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select count(*) from stored_events").fetchone()
    assert row is not None
    return int(row[0])


async def appoint(manager: str, database_url: str) -> None:
    async with open_store(database_url) as store:
        await sent(store, EnrolPerson(manager_id=manager, full_name="Li Wei"))


HEADINGS = "客户编号;名称;联系人;负责人"
MAPS = ["--map", "客户编号=customer_id", "--map", "名称=full_name", "--map", "联系人=contact_name"]


def customers(folder: Path, *rows: str) -> Path:
    path = folder / "客户.csv"
    path.write_bytes("\r\n".join([HEADINGS, *rows, ""]).encode("gb18030"))
    return path


def test_a_dry_run_says_what_each_row_would_do_and_stores_nothing(tmp_path: Path, database_url: str) -> None:
    prefix = f"K{uuid4().hex[:8]}"
    path = customers(tmp_path, f"{prefix}-1;甲公司;王小明;{prefix}", f"{prefix}-1;乙公司;;", f"{prefix} 3;丙公司;;")
    asyncio.run(appoint(prefix, database_url))
    before = events_in(database_url)
    maps = [*MAPS, "--map", "负责人=owner_id"]
    dry = kehu_import(
        "customers", path, *maps, "--dry-run", "--format", "json", database_url=database_url, home=tmp_path
    )
    assert dry.exit_code == 1, dry.output
    stored, refused, bad = json.loads(dry.stdout)
    assert (stored["line"], stored["would"]) == (2, "be stored")
    assert [event.rpartition(".")[0] for event in stored["events"]] == [
        "customer.registered",
        "customer.contact-recorded",
        "customer.owner-assigned",
    ]
    # It is refused by what the row before it would have stored.
    assert refused["would"] == "be rejected"
    assert refused["reason"].startswith(f"Customer {prefix}-1 is registered")
    assert bad["reason"].startswith("customer_id must be an id")
    assert "Nothing was stored. 3 rows would lead to 3 events; 2 would be rejected." in dry.stderr
    assert events_in(database_url) == before
    assert not list(tmp_path.glob("*.rejects.csv"))
    assert not (tmp_path / "import-maps.json").exists()


def test_headings_are_named_once_and_remembered_for_the_next_file(tmp_path: Path, database_url: str) -> None:
    prefix = f"K{uuid4().hex[:8]}"
    path = customers(tmp_path, f"{prefix}-1;甲公司;王小明;")
    first = kehu_import("customers", path, *MAPS, database_url=database_url, home=tmp_path)
    assert first.exit_code == 0, first.output
    assert "客户.csv: read as GB18030, separator semicolon." in first.stderr
    assert "客户.csv: these columns are ignored: 负责人." in first.stderr
    again = kehu_import("customers", path, "--format", "json", database_url=database_url, home=tmp_path)
    assert again.exit_code == 0, again.output
    assert "its headings are named as last time (客户编号=customer_id, 名称=full_name, 联系人=contact_name)" in (
        again.stderr
    )
    assert (json.loads(again.stdout)["events"], json.loads(again.stdout)["repeated"]) == (0, 2)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--map", "客户编号"], "--map 客户编号 is not HEADING=COLUMN"),
        (["--map", "客户编号=id"], "--map 客户编号=id: customers has no column id; it has: customer_id, full_name, "),
        (["--map", "编号=customer_id"], "has no heading 编号, which --map names; its header is: 客户编号, 名称"),
        (["--map", "名称=customer_id", "--map", "名称=full_name"], "--map names 名称 more than once"),
        (["--map", "名称=full_name", "--map", "客户编号=full_name"], "the header names full_name more than once"),
        ([], "has no column customer_id, full_name; its header is: 客户编号, 名称, 联系人, 负责人."),
    ],
)
def test_names_that_make_no_sense_are_wrong_usage(tmp_path: Path, options: list[str], sentence: str) -> None:
    result = kehu_import("customers", customers(tmp_path), *options, home=tmp_path)
    assert result.exit_code == 2
    assert sentence in result.output


@pytest.mark.parametrize("kind", LAYOUTS)
def test_help_shows_the_columns_of_every_layout_with_an_example(kind: str, tmp_path: Path) -> None:
    for explained in (docstring(function_of(kind)), help_of_the_group()):
        assert explained
        assert [column for column in LAYOUTS[kind].columns if column not in explained] == []
    header, row, *_ = (docstring(function_of(kind)) or "").split("As in:\n")[1].splitlines()
    (planned,) = planned_rows(kind, tmp_path, row, header=header)
    assert isinstance(planned, ImportRow)


def function_of(kind: str) -> str:
    return f"services.cli.imports.layouts:{kind.replace('-', '_')}"


def help_of_the_group() -> str:
    group = COMMANDS["import"]
    assert isinstance(group, Group)
    return group.help
