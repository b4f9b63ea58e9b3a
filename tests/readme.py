"""The commands that README shows, as a person would type them."""

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.checkout import ROOT

PAGE: Final = ROOT / "README.md"
# Words in capitals stand for something of the reader's own: FILE, PACK, A B.
PLACEHOLDER: Final = re.compile(r"^(?!USD$)[A-Z]+$|=\.\.\.")
# These start and end the stack, change the shell, are no whole command, or run every scenario, which other tests do.
NOT_HERE: Final = ("up", "env", "--help", "--install-completion", "policy draft", "scenario run")


def commands(page: Path = PAGE) -> Iterator[Sequence[str]]:
    """Yield the arguments of each `kehu` in a block or a table, in the order of the page."""
    for line in page.read_text(encoding="utf-8").splitlines():
        for written in _written(line):
            if not written.startswith(NOT_HERE):
                arguments = shlex.split(written)
                if not any(map(PLACEHOLDER.search, arguments)):
                    yield arguments


def requests(page: Path = PAGE) -> Iterator[Sequence[str]]:
    """Yield the arguments of each `curl`, which may go on over several lines."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.startswith("curl "):
            yield shlex.split(line, comments=True)[1:]


def piped(page: Path = PAGE) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is written to the standard input of a `kehu`, and its arguments."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("echo "):
            written, _, command = line.partition(" | kehu ")
            yield shlex.split(written)[1], shlex.split(command, comments=True)


def _written(line: str) -> Iterator[str]:
    if line.startswith("kehu "):
        yield line.removeprefix("kehu ").partition(" # ")[0].strip()
    elif line.startswith("|"):
        yield from re.findall(r"`kehu ([^`]+)`", line)
