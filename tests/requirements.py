"""Writes docs/requirements.md, the citations of each requirement: `python -m tests.requirements`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from domain.policies.pack.coverage import coverage
from services.packs.book import SHIPPED
from tests.checkout import ROOT

CODE: Final = ("contracts", "domain", "projections", "services")
TESTS: Final = ("tests", "scenarios")
PACKS: Final = "domain/policies/packs"
ID: Final = re.compile(r"\b([A-Z]{2})(\d{1,2})(?:\s?[-–]\s?(?:[A-Z]{2})?(\d{1,2}))?\b")
SHOWN: Final = 4
HEAD: Final = """\
# Requirements

Which keys of the policy packs carry a requirement, and which code and tests cite it. Written by
`python -m tests.requirements` from the packs, the code and the tests; nothing here is kept by hand.

A requirement with pack keys and no code is data only: the numbers are there with their source, the engine that runs
them is still to come. Numbered rules of the exact semantics are cited by the tests as "semantics N" and "G N".

| requirement | pack keys | code | tests |
|---|---|---|---|
"""


def cited(folders: Iterable[str]) -> dict[str, list[str]]:
    """Return the files that cite each requirement, ranges such as AM1-AM2 included."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix not in {".py", ".yaml", ".sql"} or name.startswith(PACKS) or path == Path(__file__):
                continue
            for requirement in _ids(path.read_text("utf-8")):
                found[requirement].append(name)
    return found


def _ids(text: str) -> set[str]:
    return {
        f"{letters}{number}"
        for letters, first, last in ID.findall(text)
        for number in range(int(first), int(last or first) + 1)
    }


def page(keys: Mapping[str, list[str]], code: Mapping[str, list[str]], tests: Mapping[str, list[str]]) -> str:
    """Return the whole page."""
    rows = (
        f"| {requirement} | {_some(named)} | {_some(code.get(requirement, []))} | {_some(tests.get(requirement, []))} |"
        for requirement, named in keys.items()
    )
    return HEAD + "\n".join(rows) + "\n"


def _some(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "") or "–"


if __name__ == "__main__":
    packs = [version for pack in SHIPPED.packs() for version in SHIPPED.versions(pack)]
    carried = {each.requirement: list(each.keys) for each in coverage(packs)}
    (ROOT / "docs" / "requirements.md").write_text(page(carried, cited(CODE), cited(TESTS)), "utf-8")
