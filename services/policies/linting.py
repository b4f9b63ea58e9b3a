"""Lints versions of packs: those that are known, and the text of one that is being written, in its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.policies.checks.fault import Fault
from domain.policies.checks.lint import Finding, Severity, lint, lint_change, lint_versions
from domain.policies.pack.entry import places
from domain.policies.pack.pack import Pack
from services import text_file
from services.packs import calendars
from services.packs.book import PolicyBook, misplaced
from services.packs.text import fault
from services.packs.text.fault import PackInvalid
from services.packs.text.lines import lines
from services.packs.text.read import read_pack
from services.text_file import UnreadableText

# A file named like this is a version of the pack that its folder is named for; any other is a draft.
KEPT: Final = re.compile(r"\d{4}-\d\d-\d\d\.toml", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFinding:
    """A finding about one key of a version; pack and version are null where the text cannot be read as a pack."""

    line: int | None
    pack: str | None
    version: str | None
    key: str
    severity: str
    message: str


def row(line: int | None, finding: Finding) -> PackFinding:
    return PackFinding(line=line, **finding._asdict() | {"severity": finding.severity.value})


def of_fault(found: fault.Fault) -> PackFinding:
    """Return a fault that keeps a text from being a pack."""
    severity = Severity.ERROR.value
    return PackFinding(line=found.line, pack=None, version=None, key=found.key, severity=severity, message=found.reason)


def of_versions(packs: Sequence[Pack]) -> Iterator[Finding]:
    """Lint the versions of a pack, given oldest first."""
    for pack in packs:
        yield from _itself(pack)
    yield from lint_versions(packs)


def of_version(text: str, pack: Pack, versions: Sequence[Pack]) -> Iterator[tuple[int, Finding]]:
    """Lint one of a pack's versions, and give each finding its line in the version's text."""
    found = [each for each in lint_versions(versions) if each.version == pack.pack.version]
    yield from _with_lines(text, pack, [*_itself(pack), *found])


def of_text(book: PolicyBook, text: str, path: str) -> Iterator[tuple[int, Finding]]:
    """Lint a text, by itself and in its place, and give each finding its line; raise PackInvalid."""
    pack = read_pack(text, path)
    yield from _with_lines(text, pack, [*_itself(pack), *_in_its_place(book, pack, Path(path))])


def errors(text: str, pack: Pack, path: str) -> list[fault.Fault]:
    """Return why a version read from the text cannot be drafted in any place."""
    return [
        fault.Fault(path, finding.key, finding.message, line)
        for line, finding in _with_lines(text, pack, _itself(pack))
        if finding.severity is Severity.ERROR
    ]


def _itself(pack: Pack) -> list[Finding]:
    return lint(pack, calendars=calendars.SHIPPED.names())


def _with_lines(text: str, pack: Pack, found: Iterable[Finding]) -> Iterator[tuple[int, Finding]]:
    written, known = lines(text), places(pack)
    for finding in found:
        # A contradiction concerns several keys; a missing key or a whole table concerns the table around it.
        key = finding.key.partition(", ")[0]
        while key not in known:
            key = key.rpartition(".")[0]
        yield written.of(known[key]), finding


def _in_its_place(book: PolicyBook, pack: Pack, file: Path) -> Iterator[Finding]:
    name, version = pack.pack.name, pack.pack.version
    if KEPT.fullmatch(file.name):
        folder = file.resolve().parent.name
        yield from (_finding(pack, found, Severity.ERROR) for found in misplaced(pack, folder, file.name))
    activated = book.versions(name) if name in book.packs() else ()
    # What comes with the program keeps its name, also where a company's own versions took its place.
    same = next((each for each in (*activated, *book.shipped(name)) if each.pack.version == version), None)
    if same is not None:
        if same != pack:
            taken = f"{version} exists with other rules and never changes: give the version another name"
            yield _finding(pack, Fault("pack.version", taken), Severity.ERROR)
        else:
            yield _finding(pack, Fault("pack.version", f"nothing is changed: this is {version}"), Severity.NOTE)
        return
    beside, unread = _beside(file) if KEPT.fullmatch(file.name) else ([], [])
    for other in unread:
        skipped = Fault("pack", f"{other} beside it cannot be read, so nothing is compared with it: lint it, too")
        yield _finding(pack, skipped, Severity.NOTE)
    followed = [each for each in book.with_activated(pack).versions(name) if each is not pack]
    before = _before(pack, followed or activated[:1], [each for each in beside if each.pack.name == name])
    if before is not None:
        yield from lint_change(before, pack)


def _before(pack: Pack, activated: Sequence[Pack], beside: Sequence[Pack]) -> Pack | None:
    """Return the version that this one follows: the newest activated one, or a newer file beside this one."""
    begins = pack.pack.effective_from
    earlier = [each for each in beside if each.pack.effective_from < begins or each.pack.version == pack.pack.version]
    return max([*activated[-1:], *earlier], key=lambda each: each.pack.effective_from, default=None)


def _beside(file: Path) -> tuple[list[Pack], list[str]]:
    found, unread = [], []
    for other in sorted(file.resolve().parent.iterdir()):
        if KEPT.fullmatch(other.name) and other.name != file.name:
            try:
                found.append(read_pack(text_file.text_of(other), other.name))
            except (PackInvalid, UnreadableText):
                unread.append(other.name)
    return found, unread


def _finding(pack: Pack, found: Fault, severity: Severity) -> Finding:
    return Finding(pack.pack.name, pack.pack.version, found.key, severity, found.message)
