"""Semantics 36: why a file cannot be read is said in words that are not those of the program."""

from pathlib import Path

import pytest

from services.text_file import UnreadableText, text_of


def test_text_is_read_as_utf8(tmp_path: Path) -> None:
    file = tmp_path / "客户.yaml"
    file.write_bytes("名称\r\n".encode())
    assert text_of(file) == "名称\n"


def test_the_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "old.toml"
    file.write_bytes(b"a = 1\n\nb = '" + "客户".encode("gb18030") + b"'\n")
    with pytest.raises(UnreadableText, match=r"^line 3 is not UTF-8$"):
        text_of(file)


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_what_the_system_says_has_no_number_and_no_name_of_an_exception(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        text_of(tmp_path / name)
    assert str(refused.value) in {"No such file or directory", "Is a directory"}
