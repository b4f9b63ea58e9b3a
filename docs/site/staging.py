"""Lays out the pages of one language as Sphinx reads them; a link that leads nowhere ends the build."""

import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docs.site.language import FILES, LANGUAGES, ROOT, Language

# Code in a page is shown as it stands.
CODE: Final = re.compile(r"(^```.*?^```[^\n]*$)", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
SCHEME: Final = re.compile(r"[a-z]+:")


class LeadsNowhere(Exception):
    """A page links to a file that is not there."""


def stage(language: Language, folder: Path, generated: Mapping[str, str]) -> None:
    """Write every page of a language into a folder: those of the repository, and those made of the code."""
    for pattern in FILES:
        for file in ROOT.glob(pattern):
            _write(folder / file.relative_to(ROOT / "docs"), file)
    for source, place in language.pages.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        _write(folder / place, _Page(language, source, place).linked(text))
    for place, text in generated.items():
        _write(folder / place, text)


def _write(place: Path, content: str | Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, place)
    else:
        place.write_text(content, encoding="utf-8")


class _Page:
    """A page on its way from the repository to the site."""

    def __init__(self, language: Language, source: str, place: str) -> None:
        self._language = language
        self._source = source
        self._place = place

    def linked(self, text: str) -> str:
        """Return the text with links that lead to pages of the site."""
        parts = CODE.split(text)
        parts[::2] = [LINK.sub(lambda match: self._link(*match.groups()), part) for part in parts[::2]]
        return "".join(parts)

    def _link(self, image: str, text: str, target: str) -> str:
        path, hash_, anchor = target.partition("#")
        if SCHEME.match(target) or not path:
            return f"{image}[{text}]({target})"
        source = posixpath.normpath(posixpath.join(posixpath.dirname(self._source), path))
        if place := self._place_of(source):
            return f"{image}[{text}]({self._from_here(place)}{hash_}{anchor})"
        for other in LANGUAGES:
            if source in other.pages:
                page = f"../{other.code}/{other.pages[source].removesuffix('.md')}.html"
                return f'<a href="{self._from_here(page)}{hash_}{anchor}">{text}</a>'
        if not (ROOT / source).exists():
            raise LeadsNowhere(f"{self._source} links to {target}, and there is no {source}.")
        # A file of the repository that is no page of the site.
        return text if source in text else f"{text} (`{source}`)"

    def _place_of(self, source: str) -> str | None:
        if place := self._language.pages.get(source):
            return place
        shown = any((ROOT / source) in ROOT.glob(pattern) for pattern in FILES)
        return source.removeprefix("docs/") if shown else None

    def _from_here(self, place: str) -> str:
        return posixpath.relpath(place, posixpath.dirname(self._place) or ".")
