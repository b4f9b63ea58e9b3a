"""Writes a scenario into a file and runs it."""

import asyncio
from pathlib import Path
from typing import Any, Final

import yaml

from services.scenarios.run import Result, found, run
from services.scenarios.text import document
from services.scenarios.text.document import Document
from tests.checkout import ROOT

SHIPPED: Final = ROOT / "scenarios"


def results(path: Path) -> list[Result]:
    """Run every scenario of a file or folder."""

    async def all_of_them() -> list[Result]:
        return [await run(each) for each in found([path])]

    return asyncio.run(all_of_them())


def result(folder: Path, text: str) -> Result:
    """Run the only scenario of a text."""
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    (only,) = results(file)
    return only


def dumped(content: Any) -> str:
    """Write a scenario's content as YAML again."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def contents(file: Path) -> list[Any]:
    """Return the content of every scenario of a file."""
    return [each.content for each in documents(file)]


def documents(file: Path) -> list[Document]:
    """Return every scenario of a file with the lines of its parts."""
    return document.documents(file.read_text(encoding="utf-8"))
