"""Lists that know every area, and rules that are told twice.

*Central lists*: each constant of a module that names at least five of the six aggregates, since a seventh would have
to enter it as well. `pyproject.toml` and each TOML file under `deploy/` count as one list when they do so. Lists of
areas, of read models, of commands, of imports and of fields are counted apart: an aggregate enters them only with one
of its own, and what is missing there is refused.

*Told twice*: no script sees that two functions say the same in other words. This finds again, by file and name, the six
that reading found when the measures were set; a new one has to be found by reading again.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.measures.measure import Measure
from tests.measures.tree import Checkout, Source

MOST: Final = 5
# What betrays each aggregate; account managers and units share a folder.
AGGREGATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        "[Cc]ustomer",
        "[Cc]omplaint",
        "[Cc]redit",
        "[Pp]olic(y|ies)",
        "[Mm]anager|organisation",
        "(?<![a-z])[Uu]nit|organisation",
    )
)
# Lists of other things, each with what refuses something that it lacks.
OTHERS: Final = {
    ("projections/definition.py", "AREAS"): "read models; tests/projections/test_registry.py",
    ("services/cli/commands.py", "COMMANDS"): "commands; tests/services/cli/test_help.py",
    ("services/commands/registry.py", "_DECIDING"): "areas; the start of every process",
    ("services/imports/identity.py", "FIELDS"): "commands of imports; the import that sends one",
    ("services/api/described/fields.py", "MEANINGS"): "fields; tests/services/api/test_described.py",
}
# What is told a second time, in which files, and the name that it has there.
TOLD_TWICE: Final = (
    ("overdue items and ageing", "services/scenarios/**/debts.py", "def ageing"),
    ("purchases of a period", "services/scenarios/**/spending.py", "def purchases"),
    ("tiers in force", "services/scenarios/**/tiers.py", "def in_force"),
    ("the facts that tiers rest on", "services/scenarios/**/evidence.py", "def _last"),
    ("what an evaluation changes", "services/tiers/plan.py", "was_decided"),
    ("whether a phone number is valid", "projections/**/*.py", "def phone_standing"),
)


class CentralList(NamedTuple):
    """A constant of a module that names almost every aggregate."""

    path: str
    line: int
    name: str

    @property
    def others(self) -> str | None:
        """Say what it lists where that is not aggregates."""
        return OTHERS.get((self.path, self.name))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name}"


def measures(checkout: Checkout) -> Iterator[Measure]:
    """Count central lists in the program and in its tests, and what is told twice."""
    found = list(central_lists(checkout.sources))
    program = [*(str(each) for each in found if each.others is None), *central_files(checkout.root)]
    yield Measure("central lists for a new aggregate", len(program), 2, program)
    others = [f"{each}: {each.others}" for each in found if each.others]
    yield Measure("central lists of other things", len(others), None, others)
    tests = [str(each) for each in central_lists(checkout.tests)]
    yield Measure("central lists for a new aggregate, in tests", len(tests), None, tests)
    twice = list(told_twice(checkout.root))
    yield Measure("lists and rules told twice, of six known", len(twice), 0, twice)


def central_lists(sources: Sequence[Source]) -> Iterator[CentralList]:
    """Yield each constant of a module that names almost every aggregate."""
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if is_central(ast.get_source_segment(source.text, node.value) or ""):
                    yield CentralList(source.path.as_posix(), node.lineno, ast.unparse(target))


def central_files(root: Path) -> Iterator[str]:
    """Yield each configuration file that names almost every aggregate."""
    for file in (root / "pyproject.toml", *sorted((root / "deploy").rglob("*.toml"))):
        if file.exists() and is_central(file.read_text(encoding="utf-8")):
            yield file.relative_to(root).as_posix()


def is_central(text: str) -> bool:
    """Return whether a text names at least five of the six aggregates."""
    return sum(pattern.search(text) is not None for pattern in AGGREGATES) >= MOST


def told_twice(root: Path) -> Iterator[str]:
    """Yield what is still told twice, of what was found by reading."""
    for what, files, name in TOLD_TWICE:
        for file in sorted(root.glob(files)):
            if re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")):
                yield f"{what}: {file.relative_to(root).as_posix()}"
