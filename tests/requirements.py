"""Writes docs/requirements.md, the citations of each requirement: `python -m tests.requirements`."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from domain.policies.pack.coverage import coverage
from services.packs.book import SHIPPED
from tests import requirement_kinds
from tests.checkout import ROOT
from tests.requirement_kinds import NoKind, Shown

CODE: Final = ("contracts", "domain", "projections", "services")
TESTS: Final = ("tests", "scenarios")
PACKS: Final = "domain/policies/packs"
ID: Final = re.compile(r"\b([A-Z]{2})(\d{1,2})(?:\s?[-–]\s?(?:[A-Z]{2})?(\d{1,2}))?\b")
SHOWN: Final = 4
# They name requirements as words, not as what they are about.
OURS: Final = ("tests/requirements.py", "tests/requirement_kinds.py", "tests/test_requirements.py")
HEAD: Final = """\
# Requirements

Which keys of the policy packs carry a requirement, what the tests show of it, and which code and tests cite it. Written
by `python -m tests.requirements` from the packs, the code and the tests; nothing here is kept by hand.

**Shown** is the most that a test or scenario shows: `lookup`, a number stands in a pack with its source; `arithmetic`,
a figure or date comes out right; `behaviour`, the product does it, from a command or question to events, refusals and
rows. Only behaviour makes a requirement done; it is no behaviour where no code names the requirement.

{counted}.
Numbered rules of the exact semantics are cited by the tests as "semantics N" and "G N".

| requirement | pack keys | shown | code | tests |
|---|---|---|---|---|
"""


def cited(folders: Iterable[str]) -> dict[str, list[str]]:
    """Return the files that cite each requirement, ranges such as AM1-AM2 included."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix not in {".py", ".yaml", ".sql"} or name.startswith(PACKS) or name in OURS:
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


def shown(tests: Mapping[str, list[str]], code: Collection[str]) -> dict[str, Shown]:
    """Return the most that is shown of each requirement; raise NoKind for a test that does not say what it shows.

    Where no code names a requirement, no engine runs it yet: the behaviour in its scenarios is that of other engines.
    """
    found: dict[str, set[Shown]] = defaultdict(set)
    for requirement, files in tests.items():
        for file in files:
            if Path(file).match("test_*.py"):
                found[requirement].add(requirement_kinds.of_test(file))
    for requirement, kinds in requirement_kinds.of_scenarios(ROOT / "scenarios"):
        found[requirement] |= kinds
    for requirement in found.keys() - set(code):
        found[requirement].discard(Shown.BEHAVIOUR)
    return {requirement: requirement_kinds.most(kinds) for requirement, kinds in found.items() if kinds}


def page(keys: Mapping[str, list[str]], code: Mapping[str, list[str]], tests: Mapping[str, list[str]]) -> str:
    """Return the whole page."""
    kinds = shown(tests, code.keys())
    rows = (
        f"| {requirement} | {_some(named)} | {kinds.get(requirement, '–')} | {_some(code.get(requirement, []))} "
        f"| {_some(tests.get(requirement, []))} |"
        for requirement, named in keys.items()
    )
    return HEAD.format(counted=_counted([kinds.get(each) for each in keys])) + "\n".join(rows) + "\n"


def _counted(kinds: list[Shown | None]) -> str:
    often = Counter(kinds)
    parts = [f"{often[kind]} by {kind}" for kind in (Shown.ARITHMETIC, Shown.LOOKUP)]
    done = often[Shown.BEHAVIOUR]
    return f"{done} of {len(kinds)} requirements are shown by behaviour, {', '.join(parts)}, {often[None]} not at all"


def _some(names: list[str]) -> str:
    first = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return first + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "") or "–"


def written() -> str:
    """Return the page as the packs, the code and the tests have it now."""
    packs = [version for pack in SHIPPED.packs() for version in SHIPPED.versions(pack)]
    carried = {each.requirement: list(dict.fromkeys(each.keys)) for each in coverage(packs)}
    return page(carried, cited(CODE), cited(TESTS))


def run() -> int:
    """Write the page; return the exit code, 1 where a test does not say what it shows."""
    try:
        text = written()
    except NoKind as unknown:
        sys.stderr.write(f"{unknown}\n")
        return 1
    (ROOT / "docs" / "requirements.md").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run())
