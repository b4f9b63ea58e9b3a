"""What may be wrong with a file as a whole, and what a file may be like without being wrong."""

from pathlib import Path

import pytest

from services.imports.file.delimited import LONGEST_LINE
from services.imports.file.table import SourceUnusable
from services.imports.source import Record, open_source

NEEDED = ("a", "b")


def records(folder: Path, content: bytes) -> list[Record]:
    path = folder / "rows.csv"
    path.write_bytes(content)
    return list(open_source(path, NEEDED).records())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n\n", "has no header"),
        (b"a,c\n1,2\n", "has no column b; its header is: a, c."),
        (b"a,b,a\n", "names a more than once"),
        (b'"a,b\n1,2\n', "the header is not CSV"),
        (b"a,b\n1,2\n1,\xe9\n", "line 3 is not UTF-8"),
        (b"a,b\n" + b"x" * LONGEST_LINE, "line 2 is longer than 1,048,576 characters"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_before_its_first_row(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(SourceUnusable, match=reason):
        records(tmp_path, content)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnusable, match=r"nowhere\.csv does not exist"):
        open_source(tmp_path / "nowhere.csv", NEEDED)
    with pytest.raises(SourceUnusable, match="is not a file"):
        open_source(tmp_path, NEEDED)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"a,b\r\n1,2\r\n",
        b"a,b\n1,2",
        b"\xef\xbb\xbfa,b\n1,2\n",
        b" a , b \n 1 ,2 \n",
        b'"a",b\n"1",2\n',
        b"b,a\n2,1\n",
        b"\na,b\n1,2\n"[1:],
        b"a,b\n\n1,2\n\n",
    ],
)
def test_line_ends_marks_blanks_quotes_and_the_order_of_columns_do_not_matter(tmp_path: Path, content: bytes) -> None:
    (record,) = records(tmp_path, content)
    assert record.values == {"a": "1", "b": "2"}


def test_a_quoted_value_may_have_commas_and_lines(tmp_path: Path) -> None:
    first, second = records(tmp_path, b'a,b\n"x, ""y""\nz",2\n3,4\n')
    assert first.values == {"a": 'x, "y"\nz', "b": "2"}
    assert (first.line, second.line) == (2, 4)


@pytest.mark.parametrize("stray", ['1,"2', '"1,2', '1,2"', '1,"2"x'])
def test_a_stray_quote_costs_its_own_row_and_no_other(tmp_path: Path, stray: str) -> None:
    good = "\n".join("7,8" for _ in range(300))
    found = records(tmp_path, f"a,b\n{stray}\n{good}\n".encode())
    assert len(found) == 301
    assert [record.values for record in found[1:]] == [{"a": "7", "b": "8"}] * 300


def test_records_tell_where_they_end_in_bytes(tmp_path: Path) -> None:
    content = "a,b\né,2\n3,4\n".encode()
    assert [record.end for record in records(tmp_path, content)] == [9, len(content)]
