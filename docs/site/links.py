"""Follows every link of the finished site: to a page, to a place on it, and never to another host to load something."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

# What a browser fetches by itself to show a page.
LOADED: Final = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


@dataclass
class _Seen(HTMLParser):
    """The addresses that a page names, and the places on it."""

    followed: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag names."""
        given = {name: value for name, value in attrs if value}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if address := given.get(LOADED.get(tag, "")):
            self.loaded.append(address)
        if tag == "a" and "href" in given:
            self.followed.append(given["href"])


def faults(site: Path) -> Iterator[str]:
    """Yield a sentence for each link that leads nowhere, and for each page that loads from elsewhere."""
    pages = {page.resolve(): _read(page) for page in site.rglob("*.html")}
    for page, seen in pages.items():
        name = page.relative_to(site.resolve())
        for address in seen.loaded:
            if urlsplit(address).netloc:
                yield f"{name} loads {address}"
        for address in seen.followed + seen.loaded:
            if not (urlsplit(address).scheme or urlsplit(address).netloc) and not _leads(page, address, pages):
                yield f"{name} links to {address}"


def _read(page: Path) -> _Seen:
    seen = _Seen()
    seen.feed(page.read_text(encoding="utf-8"))
    return seen


def _leads(page: Path, address: str, pages: dict[Path, _Seen]) -> bool:
    path, anchor = urldefrag(address)
    target = (page.parent / unquote(urlsplit(path).path)).resolve() if path else page
    if target.is_dir():
        target /= "index.html"
    if not anchor:
        return target in pages or target.exists()
    return target in pages and unquote(anchor) in pages[target].places
