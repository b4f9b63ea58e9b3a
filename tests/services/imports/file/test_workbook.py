"""XLSX is read within bounds: exact numbers, dates of the sheet, saved values of formulas (issue 10.4)."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from services.imports.file import unpacked
from services.imports.file.table import SourceUnusable, Table
from services.imports.source import named, open_table
from tests.services.imports.rows import commands, planned_from, planned_rows

HEADER = ("客户编号", "备注")


def saved(folder: Path, *rows: tuple[Any, ...], change: Callable[[Any], None] = lambda _: None) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has an active sheet
    change(book)
    path = folder / "rows.xlsx"
    book.save(path)
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Rewrite a part of the workbook, as other programs would have written it."""
    with ZipFile(path) as before:
        parts = {each: before.read(each) for each in before.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as after:
        for name, content in parts.items():
            after.writestr(name, content)
    return path


def _save_the_first_formula(xml: str) -> str:
    return re.sub("<v ?/>|<v></v>", "<v>3.0</v>", xml, count=1)


def values_of(table: Table) -> list[list[str] | str | None]:
    return [list(each.values.values()) if each.values else each.fault for each in named(table, ()).records()]


def value_read(folder: Path, value: Any, shape: str = "General") -> str | None:
    def shaped(book: Any) -> None:
        book.active["B2"].number_format = shape

    (row,) = values_of(open_table(saved(folder, HEADER, ("KH-1", value), change=shaped), ()))
    return row[1] if isinstance(row, list) else row


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (15.9, "General", "15.9"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567890123.45, "#,##0.00", "1234567890123.45"),
        (Decimal("29.73"), "General", "29.73"),
        (1e-7, "General", "0.0000001"),
        (605, "General", "605"),
        (4, "00000", "00004"),
        (-3, "General", "-3"),
        (True, "General", "yes"),
        ("００１", "General", "００１"),
        (" text ", "General", "text"),
        (None, "General", ""),
        (date(2012, 1, 3), "yyyy-mm-dd", "2012-01-03"),
        (date(2012, 1, 3), 'yyyy"年"m"月"d"日 (h)"', "2012-01-03"),
        (datetime(2012, 7, 5, 8, 30, 32), "yyyy-mm-dd", "2012-07-05 08:30:32"),  # noqa: DTZ001 - sheets have no zone
        (datetime(2012, 7, 5), "yyyy-mm-dd hh:mm", "2012-07-05 00:00:00"),  # noqa: DTZ001 - as above
    ],
)
def test_a_cell_is_read_as_a_person_would_have_typed_it(tmp_path: Path, value: Any, shape: str, text: str) -> None:
    assert value_read(tmp_path, value, shape) == text


def test_a_number_of_which_a_spreadsheet_has_lost_digits_is_refused(tmp_path: Path) -> None:
    found = value_read(tmp_path, 123456789012345678)
    assert found
    assert re.match("in column 2, the number 1234567890123456.. has more digits than the 15 that a", found)


def test_rows_keep_their_numbers_and_short_or_wide_ones_their_cells(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER, ("KH-1",), (None, None), ("KH-2", "b", None, "over"), (None, "c"))
    table = open_table(path, ())
    found = list(named(table, ()).records())
    assert table.read_as == "XLSX, sheet Sheet"
    assert [(each.line, each.values and list(each.values.values())) for each in found] == [
        (2, ["KH-1", ""]),
        (4, None),
        (5, ["", "c"]),
    ]
    assert found[1].fault == "the row has 4 values, and the header 2 columns"
    assert found[1].cells == ("KH-2", "b", "", "over")


def test_the_first_sheet_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    def with_another(book: Any) -> None:
        book.create_sheet("客户").append(("a",))

    path = saved(tmp_path, HEADER, ("KH-1", "x"), change=with_another)
    assert open_table(path, ()).read_as == "XLSX, sheet Sheet (1 more)"
    assert open_table(path, (), sheet="客户").header == ("a",)
    with pytest.raises(SourceUnusable, match="has no sheet nowhere; it has: Sheet, 客户"):
        open_table(path, (), sheet="nowhere")


def test_a_formula_counts_by_its_saved_value_and_is_refused_without(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER, ("KH-1", "=1.5*2"), ("KH-2", "=1+1"))
    with_value = changed(path, "xl/worksheets/sheet1.xml", _save_the_first_formula)
    first, second = values_of(open_table(with_value, ()))
    assert first == ["KH-1", "3"]
    assert second == (
        "in column 2, a formula has no saved value: open the file in a spreadsheet program and save it again"
    )


def test_an_error_in_a_cell_is_no_value(tmp_path: Path) -> None:
    assert value_read(tmp_path, "#N/A") == "in column 2, the cell holds the error #N/A"


def test_a_file_of_receivables_is_the_same_as_xlsx_and_as_csv(tmp_path: Path) -> None:
    header = ("customer_id", "invoice_number", "invoice_date", "due_date", "amount", "disputed", "settled_date")
    row = ("A-1", 605, date(2012, 1, 3), date(2012, 2, 2), 15.9, True, None)
    table = open_table(saved(tmp_path, header, row), ())
    line = "A-1,605,2012-01-03,2012-02-02,15.9,yes,"
    from_csv = planned_rows("receivables", tmp_path, line, header=",".join(header))
    assert commands(planned_from("receivables", named(table, ()))) == commands(from_csv)


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("LARGEST_FILE", r"has [\d,]+ bytes; a workbook may have 10"),
        ("LARGEST_SHEET", r"xl/worksheets/sheet1.xml unpacks to [\d,]+ bytes; it may have 10"),
        ("LARGEST_PART", r"unpacks to [\d,]+ bytes; it may have 10"),
        ("MOST_PARTS", r"has \d+ parts; a workbook may have 3"),
    ],
)
def test_what_would_take_too_much_room_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    monkeypatch.setattr(unpacked, limit, 3 if limit == "MOST_PARTS" else 10)
    with pytest.raises(SourceUnusable, match=reason):
        open_table(saved(tmp_path, HEADER), ())


def test_a_bomb_that_understates_its_size_is_damaged(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER, *(("KH-1", "x") for _ in range(5_000)))
    content = path.read_bytes()
    with ZipFile(path) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(SourceUnusable, match="is damaged"):
        values_of(open_table(path, ()))


def test_entities_and_what_is_no_workbook_are_refused(tmp_path: Path) -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    path = changed(saved(tmp_path, HEADER), "xl/workbook.xml", lambda xml: entity + xml)
    with pytest.raises(SourceUnusable, match=r"xl/workbook\.xml defines a document type"):
        open_table(path, ())
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(SourceUnusable, match="is damaged, or not an XLSX workbook"):
        open_table(path, ())
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(SourceUnusable, match="is an old or a protected workbook"):
        open_table(path, ())
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(SourceUnusable, match="is a text file, which has no sheet"):
        open_table(path, (), sheet="x")


def test_times_of_a_sheet_are_exact_to_the_second(tmp_path: Path) -> None:
    noon = datetime(2012, 7, 5, 8, 30, 32)  # noqa: DTZ001 - sheets have no zone
    rows = [("KH-1", noon + timedelta(seconds=7 * each)) for each in range(200)]
    found = [
        each.values["备注"]
        for each in named(open_table(saved(tmp_path, HEADER, *rows), ()), ()).records()
        if each.values
    ]
    assert found == [row[1].isoformat(sep=" ") for row in rows]
