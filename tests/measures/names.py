"""In how many places something new has to be named, seen by what is there already.

*Places for a field*: the lines of all four packages on which one detail of a customer, `nature`, stands as a word:
declared, passed on, selected or explained. SQL within Python counts, migrations and generated schemas do not.

*Files for a command and its event*: the files that name one pair on an existing aggregate, `SetCreditLimit` and
`CreditLimitSet`, which no import, timer or list has a reason to know.

*Imports under another name*: of our own modules and what they hold, for want of a name; those of libraries, such as
`import numpy as np`, are counted apart, for they follow custom.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.measures.measure import Measure
from tests.measures.tree import PACKAGES, Checkout

FIELD: Final = "nature"
COMMAND_AND_EVENT: Final = ("SetCreditLimit", "CreditLimitSet")


def measures(checkout: Checkout) -> Iterator[Measure]:
    """Count the places of names."""
    places = lines_naming(checkout, FIELD)
    files = sorted({place.partition(":")[0] for place in places})
    yield Measure("places for a field", len(places), 6, places)
    yield Measure("files with places for a field", len(files), 5, files)
    pair = sorted({place.partition(":")[0] for name in COMMAND_AND_EVENT for place in lines_naming(checkout, name)})
    yield Measure("files for a command and its event", len(pair), 3, pair)
    own, libraries = aliases(checkout)
    yield Measure("imports under another name", len(own), 3, own)
    yield Measure("imports under another name, of libraries", len(libraries), None, libraries)


def lines_naming(checkout: Checkout, name: str) -> list[str]:
    """Return each line of the sources on which the name stands as a word."""
    word = re.compile(rf"\b{name}\b")
    return [
        f"{source.path.as_posix()}:{number} {line.strip()}"
        for source in checkout.sources
        for number, line in enumerate(source.text.splitlines(), start=1)
        if word.search(line)
    ]


def aliases(checkout: Checkout) -> tuple[list[str], list[str]]:
    """Return each import under another name: of our own modules, and of libraries."""
    own: list[str] = []
    libraries: list[str] = []
    for source in checkout.sources:
        for line, module, name in _renamed(source.tree):
            ours = module.partition(".")[0] in PACKAGES
            (own if ours else libraries).append(f"{source.path.as_posix()}:{line} {name.name} as {name.asname}")
    return own, libraries


def _renamed(tree: ast.Module) -> Iterator[tuple[int, str, ast.alias]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            yield from ((node.lineno, module or name.name, name) for name in node.names if name.asname)
