"""A page that names a file names one that is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.checkout import ROOT

NAMED = re.compile(r"`([a-z_]+(?:/[A-Za-z0-9_]+)*\.py)`")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))


def files() -> set[PurePosixPath]:
    """Return every module of the checkout, in its path from the root."""
    rooms = ("contracts", "domain", "projections", "services", "tests", "deploy", "docs")
    return {PurePosixPath(path.relative_to(ROOT)) for room in rooms for path in Path(ROOT / room).rglob("*.py")}


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_a_page_names_is_there(page: str) -> None:
    """A name without its folder continues the row in which it stands; its file is somewhere."""
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    there = files()
    missing = [name for name in named if not any(path.match(name) for path in there)]

    assert missing == []


def test_contributing_names_files() -> None:
    assert len(NAMED.findall((ROOT / "docs/contributing.md").read_text(encoding="utf-8"))) > 40


LAYERS = ("contracts", "domain", "projections", "services")
NUMBERED = re.compile(r"\b(semantics|rule) [0-9]+\b")


def _sentences(source: str) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("layer", LAYERS)
def test_no_sentence_names_a_rule_by_a_number_that_users_can_look_up_nowhere(layer: str) -> None:
    texts = [text for file in (ROOT / layer).rglob("*.py") for text in _sentences(file.read_text())]
    assert texts
    assert not [text for text in texts if NUMBERED.search(text)]
