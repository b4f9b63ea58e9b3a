"""The file of a version that is named on the command line."""

from collections.abc import Iterator
from pathlib import Path

import typer

from domain.policies.checks.lint import Finding
from domain.policies.pack.pack import Pack
from services import text_file
from services.packs.book import SUFFIX, PolicyBook
from services.packs.text.read import read_pack
from services.policies import linting
from services.text_file import UnreadableText


def is_file(text: str) -> bool:
    return text.endswith(SUFFIX) or "/" in text


def read(path: str) -> Pack:
    """Read a file named on the command line; raise PackInvalid."""
    return read_pack(text_of(path), path)


def text_of(path: str) -> str:
    try:
        return text_file.text_of(Path(path))
    except UnreadableText as unreadable:
        raise typer.BadParameter(f"{path} cannot be read: {unreadable}") from unreadable


def findings(book: PolicyBook, path: str) -> Iterator[tuple[int, Finding]]:
    """Lint a file, by itself and in its place, and give each finding its line; raise PackInvalid."""
    return linting.of_text(book, text_of(path), path)
