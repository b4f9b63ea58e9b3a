"""The Python files of a checkout, this one or an older, read without importing any."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGES: Final = ("contracts", "domain", "projections", "services")


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its path within the checkout, its text and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.parts[0]


@dataclass(frozen=True, slots=True)
class Checkout:
    """`sources` are hand-written and run in production; `tests` are what stands beside them."""

    root: Path
    sources: list[Source]
    tests: list[Source]

    def of(self, package: str) -> list[Source]:
        """Return the sources of one package."""
        return [source for source in self.sources if source.package == package]


def read(root: Path) -> Checkout:
    """Read every Python file; a checkout without a package has no file in it."""
    sources = [source for package in PACKAGES for source in _read(root, package)]
    return Checkout(root, sources, list(_read(root, "tests")))


def _read(root: Path, folder: str) -> Iterator[Source]:
    for file in sorted((root / folder).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        yield Source(file.relative_to(root), text, ast.parse(text))
