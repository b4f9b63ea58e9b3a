"""How rows are printed: for people, for programs, and safely for spreadsheets (interfaces, head)."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import typer

from services.cli.printing.columns import Wanted, wanting
from services.cli.printing.output import Format, print_rows

ROW = {
    "case": "=1+1",
    "amount": Decimal("1E+2"),
    "less": Decimal("-0.50"),
    "at": datetime(2012, 7, 5, 10, 30, tzinfo=timezone(timedelta(hours=2))),
    "day": date(2012, 7, 5),
    "took": timedelta(minutes=1, milliseconds=900),
    "waiting": False,
    "owner": None,
    "data": {"amount": Decimal("1.10"), "parts": (1, 2)},
}


def _printed(form: Format, capsys: pytest.CaptureFixture[str], rows: int = 1) -> str:
    print_rows(list(ROW), [ROW] * rows, form)
    return capsys.readouterr().out


def test_json_is_one_array_with_money_as_text_and_instants_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        json.loads(_printed(Format.JSON, capsys, rows=2))
        == [
            {
                "case": "=1+1",
                "amount": "100",
                "less": "-0.50",
                "at": "2012-07-05T08:30:00Z",
                "day": "2012-07-05",
                "took": 60,
                "waiting": False,
                "owner": None,
                "data": {"amount": "1.10", "parts": [1, 2]},
            }
        ]
        * 2
    )


def test_json_of_no_rows_is_an_empty_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(_printed(Format.JSON, capsys, rows=0)) == []


def test_csv_has_a_head_and_no_formula_but_negative_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    head, row = csv.reader(io.StringIO(_printed(Format.CSV, capsys)))

    assert head == list(ROW)
    assert row == [
        "'=1+1",
        "100",
        "-0.50",
        "2012-07-05T08:30:00Z",
        "2012-07-05",
        "60",
        "false",
        "",
        '{"amount": "1.10", "parts": [1, 2]}',
    ]


@pytest.mark.parametrize("text", ["=A1", "+A1", "-A1", "@A1", "\tA1", "\rA1"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["owner"], [{"owner": text}], Format.CSV)

    assert next(csv.reader(io.StringIO(capsys.readouterr().out.partition("\r\n")[2], newline=""))) == [f"'{text}"]


def test_a_table_shows_every_character(capsys: pytest.CaptureFixture[str]) -> None:
    long = "[bold]" + "x" * 300
    print_rows(["case", "owner"], [{"case": long, "owner": None}], Format.TABLE)

    # However wide the terminal is.
    assert long in "".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"kind": None, "名": True}, "名 yes"),
        (
            ["customer.registered.v1", "customer.contact-recorded.v1"],
            "customer.registered.v1, customer.contact-recorded",
        ),
        ([], "–"),
        (
            {"expected": {"position": 5}, "found": {"offset": 1, "position": None}},
            "expected (position 5), found (offset 1)",
        ),
        ([{"by": "Li"}, {"by": "Wang"}], "by Li; by Wang"),
        (
            {"amount": Decimal("12.50"), "at": datetime(2026, 3, 31, 16, 30, tzinfo=UTC)},
            "amount 12.50, at 2026-03-31 16:30",
        ),
    ],
    ids=str,
)
def test_a_table_puts_what_has_parts_into_words(value: Any, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["data"], [{"data": value}], Format.TABLE)

    printed = capsys.readouterr()
    assert words in printed.out
    assert not set(printed.out) & set('{}[]"')
    assert printed.err == "1 row\n"


def test_rows_stand_in_the_order_of_any_column(capsys: pytest.CaptureFixture[str]) -> None:
    """Digits count by their value, and what is not known stands last, whichever way the others stand."""
    rows = [{"case": case, "owner": owner} for case, owner in (("10", None), ("9", "li"), ("11", "an"))]
    for sort, cases in (("case", "9 10 11"), ("-case", "11 10 9"), ("owner", "11 9 10"), ("-owner", "9 11 10")):
        with wanting(Wanted(sort=sort, names=("case",))):
            print_rows(["case", "owner"], rows, Format.JSON)
        assert [row["case"] for row in json.loads(capsys.readouterr().out)] == cases.split(), sort
    with wanting(Wanted(sort="-colour")), pytest.raises(typer.BadParameter, match=r"colour.*case, owner"):
        print_rows(["case", "owner"], rows, Format.JSON)
