"""The tutorials in both languages are the same walk, which tests/acceptance/test_wheel.py takes (issue 18, 5)."""

from pathlib import Path

import pytest

from tests import tutorials
from tests.tutorials import Step


@pytest.mark.parametrize("page", tutorials.PAGES)
def test_the_chinese_tutorial_is_the_same_walk(page: str) -> None:
    english = list(tutorials.steps(tutorials.ENGLISH / page))

    assert len(english) > 5
    assert list(tutorials.steps(tutorials.CHINESE / page)) == english


def test_every_tutorial_is_walked() -> None:
    assert {page.name for page in tutorials.ENGLISH.glob("*.md")} == set(tutorials.PAGES)


def test_steps_are_read_with_what_they_show(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n\n```\n$ kehu wait\n$ kehu desk\ncase  T-1\n…\n```\n\nAnd on.\n")

    assert list(tutorials.steps(page)) == [Step("kehu wait", []), Step("kehu desk", ["case  T-1"])]


def test_what_a_page_shows_and_nobody_was_shown_is_named() -> None:
    step = Step("kehu desk", ["case  T-1  open", "2 rows", "a long line is cut…"])

    assert tutorials.missing(step, "case   T-2   open\n3 rows\na long line is cut here") == []
    assert tutorials.missing(step, "case   T-2   closed\n3 rows\na long line is cut here") == ["case  T-1  open"]
