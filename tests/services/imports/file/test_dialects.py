"""Encodings and dialects are recognised and reported, or refused with the true reason and line (issue 10.4)."""

import codecs
import csv
from pathlib import Path

import pytest

from services.imports.file.delimited import LONGEST_LINE
from services.imports.file.table import SourceUnusable
from services.imports.source import Record, Source, named, open_source, open_table
from tests.services.imports.rows import PURCHASES, planned_rows

NEEDED = ("客户编号", "备注")
TEXT = "客户编号,备注\r\nKH-1,付款“慢”\r\n"
EXPECTED = {"客户编号": "KH-1", "备注": "付款“慢”"}


def source_of(folder: Path, content: bytes) -> Source:
    path = folder / "rows.csv"
    path.write_bytes(content)
    return open_source(path, NEEDED)


def only(source: Source) -> Record:
    (record,) = source.records()
    return record


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        (TEXT.encode(), "UTF-8, separator comma"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8, separator comma"),
        (TEXT.encode("gb18030"), "GB18030, separator comma"),
        (TEXT.encode("gbk"), "GB18030, separator comma"),
        ("\ufeff".encode("gb18030") + TEXT.encode("gb18030"), "GB18030, separator comma"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "UTF-16, separator comma"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16, separator comma"),
        (TEXT.encode("utf-32"), "UTF-32, separator comma"),
        (TEXT.replace(",", ";").encode("gb18030"), "GB18030, separator semicolon"),
        (TEXT.replace(",", "\t").encode("utf-16"), "UTF-16, separator tab"),
        (TEXT.replace("\r\n", "\r").encode(), "UTF-8, separator comma"),
        (TEXT.replace("\r\n", "\r").replace(",", ";").encode("gb18030"), "GB18030, separator semicolon"),
        (TEXT.replace("\r\n", ",,\r\n").encode(), "UTF-8, separator comma"),
        (TEXT.replace(",", ";").replace("\r\n", ";\n").encode(), "UTF-8, separator semicolon"),
        (TEXT.replace("号,备", "号,\u2009备").encode() + b",,,\r\n", "UTF-8, separator comma"),
    ],
)
def test_encoding_separator_and_line_ends_are_recognised_and_reported(
    tmp_path: Path, content: bytes, read_as: str
) -> None:
    source = source_of(tmp_path, content)
    assert source.table.read_as == read_as
    assert only(source).values == EXPECTED


def test_utf16_without_its_mark_is_recognised(tmp_path: Path) -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        path = tmp_path / "rows.csv"
        path.write_bytes("a,b\n1,2\n".encode(codec))
        assert only(open_source(path, ("a", "b"))).values == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        # Read as GB18030, all of it would be other characters.
        (TEXT.encode() * 5 + "备".encode()[:2] + b"\r\n", "line 11 is not UTF-8, and the rest is"),
        (b"a,b\r\n\r\n1,\xff\r\n", "line 3 is not UTF-8, and line 3 is not GB18030"),
        (TEXT.encode("gb18030").replace(b"\r\n", b"\n") + b"1,\x81", "line 1 is not UTF-8, and line 3 is not GB18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00\xd8", "line 3 is not UTF-16"),
        (codecs.BOM_UTF8 + TEXT.encode("gb18030"), "line 1 is not UTF-8"),
        (codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff", "line 1 is not UTF-32"),
    ],
)
def test_what_is_read_in_no_way_is_refused_with_its_line(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceUnusable, match=reason):
        source_of(tmp_path, content)


def test_an_encoding_that_is_named_is_used(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("客戶,備註\n甲,乙\n".encode("big5"))
    table = open_table(path, (), encoding="Big5")
    assert (table.read_as, only(named(table, ("客戶",))).cells) == ("Big5, separator comma", ("甲", "乙"))
    with pytest.raises(SourceUnusable, match="line 1 is not UTF-8"):
        open_table(path, (), encoding="utf-8")
    with pytest.raises(SourceUnusable, match="--encoding klingon is not an encoding"):
        open_table(path, (), encoding="klingon")


def test_a_column_without_a_name_is_refused_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(SourceUnusable, match="column 2 of the header has no name"):
        source_of(tmp_path, "客户编号,,备注\n1,2,3\n".encode())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1", "the row has 1 values, and the header 2 columns"),
        ("1,2,3", "the row has 3 values, and the header 2 columns"),
        ("1,2,,3,", "the row has 4 values, and the header 2 columns"),
        ('1,"2', "a quote does not close, or stands inside a value where it must be written twice"),
        ('1,"2' + "\n,x" * 200, "a quote is still open after 100 lines"),
    ],
)
def test_a_row_that_does_not_fit_says_why(tmp_path: Path, line: str, fault: str) -> None:
    source = source_of(tmp_path, f"客户编号,备注\n{line}\n".encode())
    assert next(source.records()).fault == fault


def test_a_value_longer_than_csvs_own_limit_is_judged_by_its_column(tmp_path: Path) -> None:
    long = "x" * (csv.field_size_limit() // 100 - 100)
    assert 131_072 < len(long) < LONGEST_LINE
    lines = [f"A-1,1997-01-18,2,{long},", f"A-1,1997-01-18,2,1.00,{long}"]
    bad, good = planned_rows("purchases", tmp_path, *lines, header=f"{PURCHASES},note")
    assert getattr(bad, "reason", "").startswith("amount must be a decimal number")
    assert not hasattr(good, "reason")
