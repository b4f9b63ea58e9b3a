"""A list as a workbook: every row, numbers as numbers, and text as nothing but text."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from services.lists import sheet
from services.lists.sheet import SheetFile


def read(*rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Write rows and read them back, sheet by sheet."""
    file = io.BytesIO()
    written = SheetFile(file, tuple(rows[0]))
    written.add(rows)
    written.end()
    return [row for each in load_workbook(io.BytesIO(file.getvalue())).worksheets for row in each.iter_rows()]


@pytest.mark.parametrize(
    "text", ["=1+1", "{=1+1}", "+1", "-1", "@a", "http://kehu.example", "客户", "12", "\t=1", "x" * 40_000]
)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    _, (cell,) = read({"name": text})

    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text[:32_767], None)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (Decimal("15.99"), "n", 15.99),
        (123_456_789_012_345, "n", 123_456_789_012_345),
        (Decimal("1234567890123456.78"), "s", "1234567890123456.78"),
        (True, "b", True),
        (date(2026, 1, 2), "d", datetime(2026, 1, 2)),  # noqa: DTZ001 - a workbook knows no zones
        (datetime(2026, 1, 2, 3, tzinfo=UTC), "s", "2026-01-02T03:00:00Z"),
        (("a", "b"), "s", '["a", "b"]'),
    ],
)
def test_a_value_keeps_its_kind_and_every_digit(value: Any, kind: str, shown: Any) -> None:
    _, (cell,) = read({"value": value})

    assert (cell.data_type, cell.value) == (kind, shown)


def test_what_a_sheet_cannot_hold_stands_on_the_next_below_the_same_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS_OF_A_SHEET", 3)

    rows = [row[0].value for row in read(*({"n": number} for number in range(5)))]

    assert rows == ["n", 0, 1, "n", 2, 3, "n", 4]
