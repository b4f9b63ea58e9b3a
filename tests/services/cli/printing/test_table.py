"""Tables that people read: in the width of their terminal, whole ids, amounts and dates, their own zone."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner

from services.cli.main import APP
from services.cli.printing.columns import Wanted, choosing_columns, wanting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.printing.words import in_words
from services.lists.rows import plain

INVOICE: Mapping[str, Any] = {
    "customer": "C-SHANGHAI-0000017",
    "full_name": "上海昆仑冷气设备有限公司 (Kunlun Cooling)",
    "invoice": "INV-2026-000123456",
    "due_date": date(2026, 3, 31),
    "recorded_at": datetime(2026, 3, 31, 16, 30, tzinfo=UTC),
    "outstanding": Decimal("1234567.80"),
    "days_overdue": 17,
    "response_seconds": timedelta(days=1, hours=2, minutes=59),
    "reason": None,
}
BOLD = re.compile(r"\x1b\[\d*m")


def printed(capsys: pytest.CaptureFixture[str], columns: Sequence[str], **options: Any) -> str:
    print_rows(columns, [INVOICE], Format.TABLE, **options)
    return BOLD.sub("", capsys.readouterr().out)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the width of a terminal of eighty columns, in Shanghai."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KEHU_ZONE", "Asia/Shanghai")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("columns", [tuple(INVOICE), tuple(INVOICE)[:3], ("full_name", "invoice", "outstanding")])
def test_a_table_fits_the_terminal_and_cuts_no_id_amount_or_date(
    columns: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = printed(capsys, columns)

    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    whole = {"customer": "C-SHANGHAI-0000017", "invoice": "INV-2026-000123456", "outstanding": "1,234,567.80"}
    assert all(value in shown for column, value in whole.items() if column in columns)


REHEARSED: Sequence[Mapping[str, Any]] = (
    {"line": 2, "subject": "KH-1", "would": "be stored", "events": ["customer.registered.v1"], "reason": None},
    {
        "line": 3,
        "subject": "KH-2",
        "would": "be rejected",
        "events": [],
        "reason": "received_at must be a date such as 2025-03-01, 2025/3/1 or 2025年3月1日, not 'yesterday at noon'",
    },
)


@pytest.mark.parametrize("width", range(40, 130))
@pytest.mark.parametrize(
    "rows",
    [
        REHEARSED,
        [{**row, "events": [*row["events"], "customer.contact-recorded.v1"]} for row in REHEARSED],
        [
            {
                "note": "one two three four five six seven eight",
                "error": "a b c d 1,234.50 2026-01-31 e f g",
                "id": "C-7 b",
            }
        ],
    ],
    ids=["import", "two events", "texts"],
)
def test_texts_that_fold_beside_each_other_lose_no_letter_at_any_width(
    rows: Sequence[Mapping[str, Any]], width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_rows(tuple(rows[0]), rows, Format.TABLE)

    shown = Counter(BOLD.sub("", capsys.readouterr().out).replace("–", ""))
    written = Counter("".join(in_words(plain(value)) for row in rows for value in row.values() if value is not None))
    assert [letter for letter in written if letter != " " and shown[letter] < written[letter]] == []


@pytest.mark.usefixtures("terminal")
def test_instants_are_in_the_zone_of_the_unit_and_durations_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["recorded_at", "response_seconds", "due_date"], [INVOICE], Format.TABLE)

    out, told = capsys.readouterr()
    assert re.search(r"2026-04-01 00:30 +1 d 2 h +2026-03-31", out)
    assert "seconds" not in out
    assert told == "1 row, times in Asia/Shanghai\n"


def test_numbers_stand_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[dict[str, Any]] = [{"customers": 7, "amount": Decimal("0.50")}, {"customers": 1200, "amount": None}]
    print_rows(["customers", "amount"], rows, Format.TABLE)

    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()][1:] == [
        "        7    0.50",
        "     1200       –",
    ]


def test_a_table_has_few_columns_until_all_or_some_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    columns, few = ("customer", "invoice", "outstanding"), ("customer", "outstanding")

    assert "invoice" not in printed(capsys, columns, few=few)
    with wanting(Wanted(wide=True)):
        assert "invoice" in printed(capsys, columns, few=few)
    with wanting(Wanted(names=("outstanding", "invoice"))):
        assert re.match(r" *outstanding +invoice *$", printed(capsys, columns, few=few).splitlines()[0])


@pytest.mark.usefixtures("terminal")
def test_names_are_left_out_where_the_other_columns_then_fit(capsys: pytest.CaptureFixture[str]) -> None:
    row = {**INVOICE, "name": "上海昆仑冷气设备有限公司"}
    few = ("customer", "name", "invoice", "due_date", "outstanding")

    print_rows(tuple(row), [row], Format.TABLE, few=few)
    out, told = capsys.readouterr()
    assert "昆仑" not in out
    assert len(out.splitlines()) == 2
    hidden = "full_name, recorded_at, days_overdue, response_seconds, reason, name"
    assert told == f"1 row\nLeft out: {hidden}. --wide or --columns NAME,… shows them.\n"

    with wanting(Wanted(names=few[::-1])):
        print_rows(tuple(row), [row], Format.TABLE, few=few)
    print_rows(tuple(row), [row], Format.TABLE, few=few[:3])
    assert capsys.readouterr().out.count("昆仑") == 2


@pytest.mark.parametrize(
    ("few", "wanted", "hidden"),
    [
        (("customer", "invoice"), Wanted(), "due_date, outstanding"),
        (("outstanding",), Wanted(), "customer, invoice, due_date"),
        ((), Wanted(), None),
        (("customer", "invoice"), Wanted(wide=True), None),
        (("customer", "invoice"), Wanted(names=("due_date",)), None),
    ],
)
def test_a_table_says_which_columns_it_leaves_out_and_how_they_are_shown(
    few: Sequence[str], wanted: Wanted, hidden: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with wanting(wanted):
        print_rows(("customer", "invoice", "due_date", "outstanding"), [INVOICE], Format.TABLE, few=few)

    _, *told = capsys.readouterr().err.splitlines()
    said = f"Left out: {hidden}. --wide or --columns NAME,… shows them."
    assert told == ([said] if hidden else [])


def test_programs_get_all_columns_unless_they_choose(capsys: pytest.CaptureFixture[str]) -> None:
    for form in (Format.CSV, Format.JSON):
        print_rows(["customer", "invoice"], [INVOICE], form, few=["customer"])
        assert "INV-2026" in capsys.readouterr().out
        with wanting(Wanted(names=("customer",))):
            print_rows(["customer", "invoice"], [INVOICE], form)
        assert "INV-2026" not in capsys.readouterr().out


def test_an_unknown_column_is_refused_with_those_that_there_are() -> None:
    with wanting(Wanted(names=("customer", "colour"))), pytest.raises(typer.BadParameter, match=r"colour.*invoice"):
        print_rows(["customer", "invoice"], [INVOICE], Format.TABLE)


def test_a_command_that_prints_rows_takes_columns_and_another_does_not() -> None:
    def listing(*, form: FormatOption = Format.TABLE) -> None:
        print_rows(["customer", "invoice"], [INVOICE], form)

    app = typer.Typer()
    app.command()(choosing_columns(listing))

    assert "INV-2026" not in CliRunner().invoke(app, ["--columns", "customer"]).stdout
    assert CliRunner().invoke(app, ["--columns", "colour"]).exit_code == 2
    assert choosing_columns(print) is print


def test_each_list_of_the_command_line_takes_columns() -> None:
    for words in (["query", "overdue"], ["customers", "list"], ["tiers", "ranking"]):
        said = CliRunner().invoke(APP, [*words, "--help"], env={"COLUMNS": "120"}).output
        assert "--wide" in said
        assert "--columns" in said
