"""The languages of the site, and where the pages of each come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"
# What pages show or offer as files.
FILES: Final = ("docs/console/*.png", "docs/*.py", "docs/examples/**/*.*")


@dataclass(frozen=True, eq=False)
class Language:
    """A language: its folder on the site, its name for Sphinx and for people."""

    code: str
    sphinx: str
    name: str
    # The repository's files in this language, by the folder on the site where they stand.
    folders: tuple[tuple[str, str], ...]
    # Files that stand under another name on the site.
    named: Mapping[str, str]

    @cached_property
    def pages(self) -> dict[str, str]:
        """Return where each Markdown file of the repository stands on the site."""
        return dict(self._found())

    def _found(self) -> Iterator[tuple[str, str]]:
        yield from self.named.items()
        for folder, place in self.folders:
            for file in sorted((ROOT / folder).glob("*.md")):
                yield f"{folder}/{file.name}", f"{place}{file.name}"


ENGLISH: Final = Language(
    "en",
    "en",
    "English",
    folders=(("docs/site/en", ""), ("docs", ""), ("docs/tutorials", "tutorials/"), ("docs/adr", "adr/")),
    named={"README.md": "start.md", "CHANGELOG.md": "changelog.md"},
)
CHINESE: Final = Language(
    "zh-CN",
    "zh_CN",
    "中文",
    folders=(("docs/site/zh-CN", ""), ("docs/zh-CN", ""), ("docs/zh-CN/tutorials", "tutorials/")),
    named={"README.zh-CN.md": "start.md"},
)
LANGUAGES: Final = (ENGLISH, CHINESE)
