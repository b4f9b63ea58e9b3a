"""What the amounts of a list come to stands in the last lines of a table, and nowhere else (interfaces 3)."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from projections.credit.open_items import LISTING
from services.cli.printing.columns import Wanted, wanting
from services.cli.printing.output import Format, print_rows


def item(customer: str, currency: str, outstanding: str) -> Mapping[str, Any]:
    known = {"customer": customer, "currency": currency, "outstanding": Decimal(outstanding), "bucket": "1-30"}
    return {column: known.get(column) for column in LISTING.columns} | {"disputed": Decimal("1.00")}


BOLD = re.compile(r"\x1b\[\d*m")
ROWS = [item("C1", "USD", "15.99"), item("C2", "CNY", "1000.00"), item("C3", "USD", "67.71")]


def printed(
    capsys: pytest.CaptureFixture[str], rows: Sequence[Mapping[str, Any]], form: Format = Format.TABLE, *names: str
) -> str:
    with wanting(Wanted(names=names or ("customer", "currency", "outstanding", "bucket"))):
        print_rows(LISTING.columns, rows, form, few=LISTING.few, summed=LISTING.summed)
    return BOLD.sub("", capsys.readouterr().out)


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()][1:]


def test_the_last_lines_are_the_totals_of_each_currency(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(printed(capsys, ROWS)) == [
        ["C1", "USD", "15.99", "1-30"],
        ["C2", "CNY", "1,000.00", "1-30"],
        ["C3", "USD", "67.71", "1-30"],
        ["total", "CNY", "1,000.00"],
        ["total", "USD", "83.70"],
    ]


@pytest.mark.parametrize("rows", [[], ROWS[:1]], ids=["none", "one"])
def test_nothing_and_a_single_row_need_no_total(
    capsys: pytest.CaptureFixture[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    assert len(lines(printed(capsys, rows))) == len(rows)


def test_a_total_is_of_the_columns_that_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(printed(capsys, ROWS, Format.TABLE, "disputed", "bucket"))[3:] == [
        ["1.00", "total", "CNY"],
        ["2.00", "total", "USD"],
    ]
    assert len(lines(printed(capsys, ROWS, Format.TABLE, "customer", "bucket"))) == len(ROWS)
    assert len(lines(printed(capsys, ROWS, Format.TABLE, "outstanding"))) == len(ROWS)


def test_a_total_is_whole_where_it_is_wider_than_every_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "42")
    rows = [item("C1", "CNY", "900000.00")] * 2

    assert lines(printed(capsys, rows))[2] == ["total", "CNY", "1,800,000.00"]


def test_programs_get_rows_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(json.loads(printed(capsys, ROWS, Format.JSON))) == len(ROWS)
    assert len(lines(printed(capsys, ROWS, Format.CSV))) == len(ROWS)


def test_the_number_of_rows_counts_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(LISTING.columns, ROWS, Format.TABLE, few=LISTING.few, summed=LISTING.summed)

    assert capsys.readouterr().err.startswith("3 rows")
