"""Files of very many columns, and what is said of them: neither takes long, whatever the file says (X7, issue 9)."""

import re
from pathlib import Path

import pytest

from services.imports.file.table import MOST_COLUMNS, SourceUnusable, some
from services.imports.source import open_source, open_table


def headed(folder: Path, *names: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(",".join(names) + "\n", encoding="utf-8")
    return path


def test_a_file_with_more_columns_than_a_spreadsheet_has_is_refused(tmp_path: Path) -> None:
    path = headed(tmp_path, *(f"c{number}" for number in range(MOST_COLUMNS + 1)))
    with pytest.raises(SourceUnusable, match="has 16,385 columns; a file may have 16,384"):
        open_source(path, ())


@pytest.mark.parametrize("names", [("c",) * 16_000, tuple(f"c{number}" for number in range(16_000))])
def test_a_refusal_of_many_columns_is_short(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(SourceUnusable) as refused:
        open_source(headed(tmp_path, *names), ("customer_id",))
    assert len(str(refused.value).replace(str(tmp_path), "")) < 500


def test_every_name_given_twice_is_found_at_once(tmp_path: Path) -> None:
    """Counting each among all others took minutes."""
    twice = [f"c{number:05}" for number in range(MOST_COLUMNS // 2)] * 2
    with pytest.raises(SourceUnusable, match=r"the header names c00000, c00001, .* and 8,172 more more than once"):
        open_source(headed(tmp_path, *twice), ())


def test_of_many_or_long_names_the_beginning_is_shown() -> None:
    assert some(("a", "b")) == "a, b"
    assert some([str(number) for number in range(22)]).endswith("18, 19 and 2 more")
    assert some(["x" * 65]) == "x" * 61 + "..."


@pytest.mark.parametrize(
    ("heading", "said"),
    [("\x1b[2Ja", "�[2Ja"), ("a\u202eb", "a�b"), ("\x9b1m", "�1m"), ("客户　编号", "客户　编号")],
)
def test_no_terminal_obeys_what_a_file_says(tmp_path: Path, heading: str, said: str) -> None:
    with pytest.raises(SourceUnusable, match=re.escape(f"its header is: {said}.")):
        open_source(headed(tmp_path, heading), ("customer_id",))


@pytest.mark.parametrize(
    ("encoding", "content", "reason"),
    [
        ("undefined", b"a,b\n", "--encoding undefined is not an encoding"),
        ("punycode", b"a,b\n+2AA-,\n", "line 1 is not punycode"),
        ("utf-7", b"a,b\nx,+2AA-\n", "line 2 is not utf-7"),
        ("unicode_escape", b"a,b\n\n\\ud800,x\n", "line 3 is not unicode_escape"),
    ],
)
def test_an_encoding_that_yields_half_a_character_is_refused_with_its_line(
    tmp_path: Path, encoding: str, content: bytes, reason: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    with pytest.raises(SourceUnusable, match=reason):
        open_table(path, (), encoding=encoding)
