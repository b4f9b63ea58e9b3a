"""The rows that `kehu policy` prints, and the packs that its arguments name."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import typer

from domain.policies.checks.lint import Finding, Severity, lint, lint_versions
from domain.policies.pack import timeline
from domain.policies.pack.coverage import Carried
from domain.policies.pack.diff import Difference
from domain.policies.pack.entry import Entry, sourced
from domain.policies.pack.pack import Pack
from projections.engine.timeline import instant_of
from services.cli.policy import pack_file
from services.lists.rows import ListRow
from services.packs import calendars
from services.packs.book import PolicyBook, file_name
from services.packs.text.fault import Fault, PackInvalid
from services.policies.evaluations import interpreted_by

PACKS: Final = (
    "pack",
    "title",
    "version",
    "effective_from",
    "versions",
    "in_force",
    "interpreted_by",
    "source",
    "sections",
    "sourced",
    "unsourced",
)
FEW_PACKS: Final = ("pack", "title", "in_force", "versions")
ENTRIES: Final = ("key", "value", "requirements", "unsourced", "article", "note")
FINDINGS: Final = ("file", "line", "pack", "version", "key", "severity", "message")
DIFFERENCES: Final = ("key", "change", "old", "new", "old_source", "new_source")
FIELDS: Final = ("key", "needed", "sourced", "takes", "meaning")
COVERAGE: Final = ("requirement", "packs", "keys")
SHOWN: Final = "PACK (the version in force), PACK@VERSION or a file."


def of_pack(book: PolicyBook, name: str, now: datetime) -> ListRow:
    """Return a pack's row: its newest version, and the one in force."""
    *_, newest = versions = book.versions(name)
    in_force = timeline.in_force(versions, now)
    entries = sourced(newest)
    ours = sum(entry.unsourced is not None for entry in entries)
    return newest.pack.model_dump(include={"title", "version", "effective_from", "source"}) | {
        "pack": name,
        "versions": len(versions),
        "in_force": in_force.pack.version if in_force else None,
        "interpreted_by": interpreted_by(newest),
        "sections": len(newest.sections()),
        "sourced": len(entries) - ours,
        "unsourced": ours,
    }


def of_entry(entry: Entry, *, is_data: bool) -> ListRow:
    """Return the row of one value; programs get it as it is, people as text."""
    return {
        "key": entry.key,
        "value": entry.value if is_data else entry.text,
        "requirements": list(entry.req) if is_data else " ".join(entry.req),
        "unsourced": entry.unsourced,
        "article": entry.article,
        "note": entry.note,
    }


def of_difference(difference: Difference) -> ListRow:
    return {
        "key": difference.key,
        "change": difference.change,
        "old": difference.old and difference.old.text,
        "new": difference.new and difference.new.text,
        "old_source": difference.old and difference.old.source,
        "new_source": difference.new and difference.new.source,
    }


def of_requirement(carried: Carried, *, is_data: bool) -> ListRow:
    packs = sorted({key.partition(":")[0] for key in carried.keys})
    return {
        "requirement": carried.requirement,
        "packs": packs if is_data else ", ".join(packs),
        "keys": list(carried.keys) if is_data else len(carried.keys),
    }


def chosen(book: PolicyBook, text: str) -> Pack:
    """Return the version named by PACK (the one in force now), PACK@VERSION or FILE."""
    return pack_file.read(text) if pack_file.is_file(text) else shown(book, text)


def shown(book: PolicyBook, text: str, at: date | datetime | None = None) -> Pack:
    """Return the version named by PACK@VERSION, or for PACK the one in force then, now where no moment is given."""
    name, _, version = text.partition("@")
    if not version:
        return in_force(book, name, at)
    if at is not None:
        raise typer.BadParameter(f"--at chooses the version in force at a moment, but {text} is a single version.")
    return book.version(name, version)


def findings(book: PolicyBook, asked: str) -> Iterator[dict[str, Any]]:
    """Lint every version of a named pack, or a file; text that cannot be read is also a finding."""
    try:
        if pack_file.is_file(asked):
            yield from (_of_finding(asked, line, finding) for line, finding in pack_file.findings(book, asked))
        else:
            yield from _of_versions(book.versions(asked), asked)
    except PackInvalid as invalid:
        yield from map(_of_fault, invalid.faults)


def _of_versions(packs: Sequence[Pack], asked: str) -> Iterator[dict[str, Any]]:
    for pack in packs:
        found = lint(pack, calendars=calendars.SHIPPED.names())
        yield from (_of_finding(f"{pack.pack.name}/{file_name(pack)}", None, finding) for finding in found)
    yield from (_of_finding(asked, None, finding) for finding in lint_versions(packs))


def _of_finding(file: str, line: int | None, finding: Finding) -> dict[str, Any]:
    return {"file": file, "line": line} | finding._asdict() | {"severity": finding.severity.value}


def _of_fault(fault: Fault) -> dict[str, Any]:
    finding = {"pack": None, "version": None, "severity": Severity.ERROR.value, "message": fault.reason}
    return {"file": fault.file, "line": fault.line, "key": fault.key} | finding


def in_force(book: PolicyBook, name: str, at: date | datetime | None) -> Pack:
    """Return the version in force then, now where no moment is given; a date means its end in the pack's zone."""
    newest = book.versions(name)[-1]
    return book.at(name, datetime.now(UTC) if at is None else instant_of(at, newest.pack.zone))
