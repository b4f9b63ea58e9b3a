"""A workbook is a small file that may hold a bomb: what it unpacks to is bounded before it is read (X2, issue 9)."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from services.imports.file import unpacked, workbook
from services.imports.file.table import SourceUnusable
from services.imports.source import open_table
from tests.services.imports.file.test_workbook import HEADER, changed, saved, values_of

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
NAMED = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c></row>'


def sheet(rows: str, *, dimension: str = "") -> Callable[[str], str]:
    return lambda _: f"<worksheet {MAIN}>{dimension}<sheetData>{NAMED}{rows}</sheetData></worksheet>"


def book(folder: Path, part: str, change: Callable[[str], str]) -> Path:
    return changed(saved(folder, HEADER), part, change)


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        (STYLES, lambda xml: xml.replace("</cellXfs>", "<xf/>" * 400_000 + "</cellXfs>"), "styles.xml has more than"),
        (SHEET, sheet('<row r="2">' + "<c/>" * 400_000 + "</row>"), "has more than 300,000 tags in row 2"),
        (SHEET, sheet("<row>" + "<x/>" * 400_000 + "</row>"), "has more than 300,000 tags in row 2"),
        (SHEET, sheet("<row/>" * (unpacked.MOST_ROWS + 1)), "has more than 1,048,576 rows"),
        (SHEET, sheet("<row>" + "<c/><!--</row>-->" * 200_000 + "</row>"), "has more than 300,000 tags"),
        (SHEET, sheet("<row>" + "<c/><?x </row> ?>" * 200_000 + "</row>"), "has more than 300,000 tags"),
        ("xl/workbook.xml", lambda xml: f"<!--{' ' * (2 << 20)}--><!DOCTYPE x>{xml}", "defines a document type"),
        ("xl/workbook.xml", lambda xml: f"<!--{' ' * (unpacked.CHUNK - 8)}--><!DOCTYPE x>{xml}", "document type"),
        (STYLES, lambda xml: f'<?xml version="1.0" encoding="cp037"?>{xml}', "styles.xml is not UTF-8"),
    ],
)
def test_a_small_file_that_unpacks_to_very_much_is_refused(
    tmp_path: Path, part: str, content: Callable[[str], str], reason: str
) -> None:
    path = book(tmp_path, part, content)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(SourceUnusable, match=reason):
        open_table(path, ())


@pytest.mark.parametrize("name", ["xl/styles.dat", "xl/media/image.png"])
def test_a_part_that_is_xml_is_looked_through_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, HEADER)
    with ZipFile(path, "a", ZIP_DEFLATED) as packed:
        packed.writestr(name, b"\xef\xbb\xbf\n<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x/>")
    with pytest.raises(SourceUnusable, match=f"{name} defines a document type"):
        open_table(path, ())


def test_what_is_no_xml_is_not_looked_at_and_what_is_not_utf8_is_not_read(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER)
    with ZipFile(path, "a", ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image.png", b"\x89PNG" + b"<" * 400_000)
    assert open_table(path, ()).header == HEADER
    with ZipFile(path, "a", ZIP_DEFLATED) as packed:
        packed.writestr("xl/wide.xml", "<x/>".encode("utf-16"))
    with pytest.raises(SourceUnusable, match=r"wide\.xml is not UTF-8"):
        open_table(path, ())


def test_all_parts_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "LARGEST_WHOLE", 1000)
    with pytest.raises(SourceUnusable, match=r"unpacks to [\d,]+ bytes; a workbook may have 1,000"):
        open_table(saved(tmp_path, HEADER), ())


def test_many_rows_are_fine_since_the_tags_count_row_by_row(tmp_path: Path) -> None:
    many = '<row r="2"><c><v>1</v></c></row>' + "<x:row><x:c/></x:row >" * 150_000 + '<row r="3" ht="15"/>' * 10
    unpacked.check(book(tmp_path, SHEET, sheet(many)))


def test_a_sheet_that_says_it_reaches_to_the_last_cell_is_read_as_far_as_it_does(tmp_path: Path) -> None:
    far = '<dimension ref="A1:XFD1048576"/>'
    path = book(tmp_path, SHEET, sheet("<row><c><v>1</v></c></row>", dimension=far))
    assert open_table(path, ()).size == unpacked.MOST_ROWS
    with workbook._sheets(path, "Sheet") as (saved_values, _):  # noqa: SLF001 - a filled row is seen nowhere else
        assert [len(row) for row in islice(saved_values, 3)] == [1, 1]


def test_a_row_numbered_beyond_the_last_ends_the_reading(tmp_path: Path) -> None:
    beyond = unpacked.MOST_ROWS + 1
    table = open_table(book(tmp_path, SHEET, sheet(f'<row r="{beyond}"><c><v>1</v></c></row>')), ())
    with pytest.raises(SourceUnusable, match="a row is numbered beyond 1,048,576"):
        list(table.rows())


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("<v>1e999</v>", "in column 1, the number is larger than a spreadsheet keeps"),
        (f"<v>-{'9' * 400}</v>", "in column 1, the number is larger than a spreadsheet keeps"),
        ("<is><t>{}</t></is>", "in column 1, the cell has 40,000 characters, and a spreadsheet keeps 32,767"),
    ],
)
def test_a_value_that_no_spreadsheet_keeps_costs_its_row(tmp_path: Path, cell: str, fault: str) -> None:
    kind = ' t="inlineStr"' if "<is>" in cell else ""
    long = cell.replace("{}", "x" * 40_000)
    path = book(tmp_path, SHEET, sheet(f'<row r="2"><c{kind}>{long}</c></row>'))
    (row,) = open_table(path, ()).rows()
    assert row.fault == fault
    assert len(row.cells[0]) <= 32_767


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><f t="shared" si="0">"a</f></c><c r="B2"><f t="shared" si="0"/></c></row>',
        '<row r="2"><c t="s"><v>99</v></c></row>',
        f'<row r="2"><c><v>{"9" * 5000}</v></c></row>',
    ],
)
def test_what_the_library_does_not_foresee_is_damage_and_no_fault_of_ours(tmp_path: Path, rows: str) -> None:
    with pytest.raises(SourceUnusable, match="is damaged, or not an XLSX workbook"):
        values_of(open_table(book(tmp_path, SHEET, sheet(rows)), ()))


def test_zeros_in_front_are_no_more_than_a_number_can_have(tmp_path: Path) -> None:
    """A format of five million zeros would be written out by every cell that has it."""
    path = saved(tmp_path, HEADER, ("KH-1", 1), change=lambda book: _shaped(book, "0" * 100))
    assert values_of(open_table(path, ())) == [["KH-1", "1"]]


def _shaped(written: object, shape: str) -> None:
    written.active["B2"].number_format = shape  # type: ignore[attr-defined]  # a workbook of the library


@pytest.mark.parametrize("way", [ZIP_LZMA, ZIP_BZIP2])
def test_a_part_packed_in_a_way_of_its_own_is_refused(tmp_path: Path, way: int) -> None:
    path = saved(tmp_path, HEADER)
    with ZipFile(path, "a", way) as packed:
        packed.writestr("xl/\x1bother.xml", "<x/>" * 100)
    with pytest.raises(SourceUnusable, match=r"xl/�other\.xml is packed in a way that no workbook is"):
        open_table(path, ())


def test_a_name_of_a_part_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = saved(tmp_path, HEADER)
    with ZipFile(path, "a", ZIP_DEFLATED) as packed:
        packed.writestr("xl/é.xml", "<x/>")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))
    with pytest.raises(SourceUnusable, match="is damaged, or not an XLSX workbook"):
        open_table(path, ())


def test_the_error_of_a_cell_is_cut(tmp_path: Path) -> None:
    path = book(tmp_path, SHEET, sheet(f'<row r="2"><c t="e"><v>{"#" * 9000}</v></c></row>'))
    (row,) = open_table(path, ()).rows()
    assert row.fault == f"in column 1, the cell holds the error {'#' * 61}..."
