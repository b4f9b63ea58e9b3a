"""What a test of a requirement shows: that a pack says it, that its figure is right, or that the product does it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from tests.checkout import ROOT
from tests.services.scenarios.written import contents


class Shown(StrEnum):
    """The weakest first. Only behaviour makes a requirement done."""

    LOOKUP = "lookup"
    ARITHMETIC = "arithmetic"
    BEHAVIOUR = "behaviour"


class NoKind(Exception):
    """Nothing says what a test shows."""


# By folder, without the folders in it: a test in a folder that is not named here has no kind yet.
FOLDERS: Final[Mapping[str, Shown]] = {
    "tests/acceptance": Shown.BEHAVIOUR,
    "tests/browser/signed_in": Shown.BEHAVIOUR,
    "tests/contracts": Shown.ARITHMETIC,
    "tests/domain": Shown.BEHAVIOUR,
    "tests/domain/complaints": Shown.BEHAVIOUR,
    "tests/domain/credit": Shown.BEHAVIOUR,
    "tests/services/documents": Shown.BEHAVIOUR,
    "tests/domain/customers": Shown.BEHAVIOUR,
    "tests/domain/customers/likeness": Shown.ARITHMETIC,
    "tests/domain/customers/phone": Shown.ARITHMETIC,
    "tests/domain/organisation": Shown.BEHAVIOUR,
    "tests/domain/policies": Shown.BEHAVIOUR,
    "tests/domain/policies/checks": Shown.LOOKUP,
    "tests/domain/policies/pack": Shown.ARITHMETIC,
    "tests/domain/processes": Shown.BEHAVIOUR,
    "tests/domain/tiers": Shown.BEHAVIOUR,
    "tests/domain/tiers/scheme": Shown.ARITHMETIC,
    "tests/faults": Shown.BEHAVIOUR,
    "tests/integration": Shown.BEHAVIOUR,
    "tests/likeness": Shown.ARITHMETIC,
    "tests/projections": Shown.BEHAVIOUR,
    "tests/projections/credit": Shown.BEHAVIOUR,
    "tests/projections/complaints": Shown.BEHAVIOUR,
    "tests/projections/customers": Shown.BEHAVIOUR,
    "tests/projections/policies": Shown.BEHAVIOUR,
    "tests/projections/keys": Shown.ARITHMETIC,
    "tests/projections/tiers": Shown.BEHAVIOUR,
    "tests/services/access": Shown.BEHAVIOUR,
    "tests/services/check": Shown.BEHAVIOUR,
    "tests/services/console": Shown.BEHAVIOUR,
    "tests/services/api": Shown.BEHAVIOUR,
    "tests/services/cli/customers": Shown.BEHAVIOUR,
    "tests/services/cli/policy": Shown.BEHAVIOUR,
    "tests/services/cli/tiers": Shown.BEHAVIOUR,
    "tests/services/commands": Shown.BEHAVIOUR,
    "tests/services/commands/customers": Shown.BEHAVIOUR,
    "tests/services/customers": Shown.BEHAVIOUR,
    "tests/services/imports/file": Shown.ARITHMETIC,
    "tests/services/simulation": Shown.BEHAVIOUR,
    "tests/services/packs": Shown.LOOKUP,
    "tests/services/policies": Shown.BEHAVIOUR,
    "tests/services/tiers": Shown.BEHAVIOUR,
}
# Where a test shows something else than the others of its folder.
FILES: Final[Mapping[str, Shown]] = {
    "tests/domain/policies/test_packs.py": Shown.LOOKUP,
    "tests/services/api/test_documents.py": Shown.BEHAVIOUR,
    "tests/services/cli/policy/test_policy.py": Shown.LOOKUP,
    "tests/services/cli/test_documents.py": Shown.BEHAVIOUR,
    "tests/services/imports/layouts/test_open_items.py": Shown.BEHAVIOUR,
}
# What a scenario expects, and what that shows.
EXPECTED: Final[Mapping[str, Shown]] = {
    "policy": Shown.LOOKUP,
    "calendar": Shown.ARITHMETIC,
    "events": Shown.BEHAVIOUR,
    "no_events": Shown.BEHAVIOUR,
    "refused": Shown.BEHAVIOUR,
    "rows": Shown.BEHAVIOUR,
    "ranking": Shown.BEHAVIOUR,
    "explain": Shown.BEHAVIOUR,
}


def of_test(file: str) -> Shown:
    """Return what a file of tests shows; raise NoKind where the tables above do not say."""
    folder = file.rpartition("/")[0]
    kind = FILES.get(file) or FOLDERS.get(folder)
    if kind is None:
        raise NoKind(f"{file} cites requirements, and tests/requirement_kinds.py does not say what it shows.")
    return kind


def of_scenarios(folder: Path) -> Iterator[tuple[str, frozenset[Shown]]]:
    """Yield each requirement that a scenario names, with all that this scenario shows."""
    for file in sorted(folder.rglob("*.yaml")):
        for content in contents(file):
            named = content.get("requirements", ())
            # A pending scenario says what is missing, and expects nothing yet.
            if named and "pending" not in content:
                shown = of_scenario(content, file.relative_to(ROOT).as_posix())
                yield from ((requirement, shown) for requirement in named)


def of_scenario(content: Mapping[str, Any], file: str) -> frozenset[Shown]:
    """Return what a scenario shows; raise NoKind where it expects nothing that we know."""
    found = frozenset(EXPECTED[part] for part in content.get("then") or {} if part in EXPECTED)
    if not found:
        raise NoKind(f"{file}: “{content['scenario']}” names requirements and expects nothing that shows them.")
    return found


def most(shown: Iterable[Shown]) -> Shown:
    return max(shown, key=list(Shown).index)
