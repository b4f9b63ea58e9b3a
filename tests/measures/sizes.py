"""How many files lie side by side, and how long functions are.

A folder's files are its Python files without `__init__.py`; data beside them does not count. A function's lines go from
its `def` to its end, docstring included and decorators left out; a function within another counts for both.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tests.measures.measure import Measure
from tests.measures.tree import PACKAGES, Checkout, Source

FILES: Final = 12
LONGEST: Final = 35
LINES: Final = 12


class Function(NamedTuple):
    """What is known of a function; by its lines first, so that functions sort by length."""

    lines: int
    place: str


def measures(checkout: Checkout) -> Iterator[Measure]:
    """Measure folders, then functions."""
    folders = Counter(
        source.path.parent.as_posix() for source in checkout.sources if source.path.name != "__init__.py"
    ).most_common()
    full = [f"{folder}: {files}" for folder, files in folders if files > FILES]
    yield Measure("files in a folder, at most", max((files for _, files in folders), default=0), FILES, full)

    functions = sorted(functions_of(checkout.sources), reverse=True)
    long = [f"{function.place}: {function.lines}" for function in functions if function.lines > LONGEST]
    yield Measure("lines of the longest function", max((each.lines for each in functions), default=0), LONGEST, long)
    for package in PACKAGES:
        yield Measure(f"lines of nine functions in ten, {package}", ninth_tenth(checkout.of(package)), LINES)


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
