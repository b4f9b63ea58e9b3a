"""The rows that `kehu policy` prints, and the packs that its arguments name."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Final

import typer

from domain.policies.pack.coverage import Carried
from domain.policies.pack.entry import Entry
from domain.policies.pack.pack import Pack
from projections.engine.listing import fields_of
from projections.engine.timeline import instant_of
from services.cli.policy import pack_file
from services.lists.rows import ListRow
from services.packs.book import PolicyBook, file_name
from services.packs.text.fault import PackInvalid
from services.policies import linting, packs
from services.policies.comparing import KeyDifference

PACKS: Final = packs.LISTING.columns
FEW_PACKS: Final = packs.LISTING.few
ENTRIES: Final = ("key", "value", "requirements", "unsourced", "article", "note")
FINDINGS: Final = ("file", *fields_of(linting.PackFinding))
DIFFERENCES: Final = fields_of(KeyDifference)
FIELDS: Final = ("key", "needed", "sourced", "takes", "meaning")
COVERAGE: Final = ("requirement", "packs", "keys")
SHOWN: Final = "PACK (the version in force), PACK@VERSION or a file."


def of_pack(book: PolicyBook, name: str, now: datetime) -> ListRow:
    """Return a pack's row: its newest version, and the one in force."""
    return packs.LISTING.row(packs.of_pack(book, name, now))


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
            yield from (
                _of_finding(asked, linting.row(line, finding)) for line, finding in pack_file.findings(book, asked)
            )
        else:
            versions = book.versions(asked)
            files = {each.pack.version: f"{asked}/{file_name(each)}" for each in versions}
            of_all = linting.of_versions(versions)
            yield from (_of_finding(files[each.version], linting.row(None, each)) for each in of_all)
    except PackInvalid as invalid:
        yield from (_of_finding(fault.file, linting.of_fault(fault)) for fault in invalid.faults)


def _of_finding(file: str, found: linting.PackFinding) -> dict[str, Any]:
    return {"file": file} | asdict(found)


def in_force(book: PolicyBook, name: str, at: date | datetime | None) -> Pack:
    """Return the version in force then, now where no moment is given; a date means its end in the pack's zone."""
    newest = book.versions(name)[-1]
    return book.at(name, datetime.now(UTC) if at is None else instant_of(at, newest.pack.zone))
