"""How many files lie side by side, and how long functions are.

A folder's files are its Python files without `__init__.py`; data beside them does not count. The goal is for folders of
mixed things; a folder of one kind may be longer, since whoever knows one of its files knows them all.

A function's lines go from its `def` to its end, docstring included and decorators left out, as when the goals were set;
a function within another counts for both.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tests.measures.measure import Measure
from tests.measures.tree import PACKAGES, Checkout, Source

FILES: Final = 12
# The sections that a policy pack can have, and the parts of one calculation with working time.
OF_ONE_KIND: Final = ("domain/policies/sections", "domain/calendar")
LONGEST: Final = 35
LINES: Final = 12


class Function(NamedTuple):
    """What is known of a function; by its lines first, so that functions sort by length."""

    lines: int
    place: str


def measures(checkout: Checkout) -> Iterator[Measure]:
    """Measure folders, then functions."""
    folders = Counter(source.path.parent.as_posix() for source in checkout.sources if source.path.name != "__init__.py")
    alike = {folder: files for folder, files in folders.items() if folder in OF_ONE_KIND}
    yield _fullest("files in a folder of mixed things, at most", folders - Counter(alike), FILES)
    yield _fullest("files in a folder of one kind, at most", alike, None)

    functions = sorted(functions_of(checkout.sources), reverse=True)
    long = [f"{function.place}: {function.lines}" for function in functions if function.lines > LONGEST]
    yield Measure("lines of the longest function", max((each.lines for each in functions), default=0), LONGEST, long)
    for package in PACKAGES:
        yield Measure(f"lines of nine functions in ten, {package}", ninth_tenth(checkout.of(package)), LINES)


def _fullest(name: str, folders: Mapping[str, int], goal: int | None) -> Measure:
    full = [f"{folder}: {files}" for folder, files in Counter(folders).most_common() if files > FILES]
    return Measure(name, max(folders.values(), default=0), goal, full)


def functions_of(sources: Sequence[Source]) -> Iterator[Function]:
    """Yield every function and method."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                place = f"{source.path.as_posix()}:{node.lineno} {node.name}"
                yield Function(node.end_lineno - node.lineno + 1, place)


def ninth_tenth(sources: Sequence[Source]) -> int:
    """Return the length that nine functions in ten do not exceed."""
    lines = sorted(function.lines for function in functions_of(sources))
    return lines[len(lines) * 9 // 10] if lines else 0
