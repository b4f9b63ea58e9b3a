"""README in both languages says the same: as many headings of each level, and the same commands (issue 18, 5)."""

import re
from typing import Final

from tests import readme
from tests.checkout import ROOT

CHINESE: Final = ROOT / "README.zh-CN.md"
HEADING: Final = re.compile(r"^#+ ", re.MULTILINE)


def test_the_chinese_readme_has_the_same_headings_and_tables() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in (readme.PAGE, CHINESE))

    assert HEADING.findall(chinese) == HEADING.findall(english)
    assert len(re.findall(r"^\|", chinese, re.MULTILINE)) == len(re.findall(r"^\|", english, re.MULTILINE))


def test_the_chinese_readme_shows_the_same_commands() -> None:
    assert list(readme.commands(CHINESE)) == list(readme.commands())
    assert list(readme.requests(CHINESE)) == list(readme.requests())
    assert list(readme.piped(CHINESE)) == list(readme.piped())
