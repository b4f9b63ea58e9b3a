"""The rows that `kehu policy` prints, and the packs that its arguments mean."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import typer

from domain.policies.coverage import Carried
from domain.policies.lint import Finding, Severity, lint, lint_change, lint_versions
from domain.policies.pack import Pack
from domain.policies.pack_diff import Difference
from domain.policies.pack_entry import Entry, sourced
from services import calendars, policy_book
from services.api import moment
from services.api.rows import Row
from services.policy_book import PackInvalid, PolicyBook
from services.policy_evaluations import interpreted_by

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
ENTRIES: Final = ("key", "value", "requirements", "unsourced", "article", "note")
FINDINGS: Final = ("file", "pack", "version", "key", "severity", "message")
DIFFERENCES: Final = ("key", "change", "old", "new", "old_source", "new_source")
FIELDS: Final = ("key", "needed", "sourced", "takes")
COVERAGE: Final = ("requirement", "packs", "keys")


def of_pack(book: PolicyBook, name: str, now: datetime) -> Row:
    """Tell what the newest version of a pack is, and which one is in force."""
    *_, newest = versions = book.versions(name)
    in_force = [version for version in versions if version.pack.effective_from <= now]
    entries = sourced(newest)
    ours = sum(entry.unsourced is not None for entry in entries)
    return newest.pack.model_dump(include={"title", "version", "effective_from", "source"}) | {
        "pack": name,
        "versions": len(versions),
        "in_force": in_force[-1].pack.version if in_force else None,
        "interpreted_by": interpreted_by(newest),
        "sections": len(newest.sections()),
        "sourced": len(entries) - ours,
        "unsourced": ours,
    }


def of_entry(entry: Entry, *, is_data: bool) -> Row:
    """Tell one value; programs get it as it is, people as text."""
    return {
        "key": entry.key,
        "value": entry.value if is_data else entry.text,
        "requirements": list(entry.req) if is_data else " ".join(entry.req),
        "unsourced": entry.unsourced,
        "article": entry.article,
        "note": entry.note,
    }


def of_difference(difference: Difference) -> Row:
    return {
        "key": difference.key,
        "change": difference.change,
        "old": difference.old and difference.old.text,
        "new": difference.new and difference.new.text,
        "old_source": _source(difference.old),
        "new_source": _source(difference.new),
    }


def of_requirement(carried: Carried, *, is_data: bool) -> Row:
    packs = sorted({key.partition(":")[0] for key in carried.keys})
    return {
        "requirement": carried.requirement,
        "packs": packs if is_data else ", ".join(packs),
        "keys": list(carried.keys) if is_data else len(carried.keys),
    }


def chosen(book: PolicyBook, text: str) -> Pack:
    """Return the pack that PACK (the newest version), PACK@VERSION or FILE means."""
    if is_file(text):
        return policy_book.read(text_of(text), text)
    name, _, version = text.partition("@")
    return book.version(name, version) if version else book.versions(name)[-1]


def is_file(text: str) -> bool:
    return text.endswith(policy_book.SUFFIX) or "/" in text


def findings(book: PolicyBook, asked: str) -> Iterator[dict[str, Any]]:
    """Lint a pack by its name, every version of it, or a file; what cannot be read is a finding, too."""
    shipped = calendars.SHIPPED.names()
    try:
        packs = [chosen(book, asked)] if is_file(asked) else book.versions(asked)
    except PackInvalid as invalid:
        yield from (
            {"file": fault.file, "pack": None, "version": None, "key": fault.key, "message": fault.reason}
            | {"severity": Severity.ERROR.value}
            for fault in invalid.faults
        )
        return
    for pack in packs:
        yield from _rows(lint(pack, calendars=shipped), asked if is_file(asked) else file_name(pack))
    yield from _rows(lint_versions(packs) if not is_file(asked) else _breaks(book, packs[0]), asked)


def file_name(pack: Pack) -> str:
    return f"{pack.pack.name}/{pack.pack.first_day.isoformat()}{policy_book.SUFFIX}"


def in_force(book: PolicyBook, name: str, at: date | datetime | None) -> Pack:
    """Return the version in force then (a date means its end where the pack is at home), or the newest."""
    newest = book.versions(name)[-1]
    return newest if at is None else book.at(name, moment.instant_of(at, newest.pack.zone))


def text_of(path: str) -> str:
    """Return what a file says, as UTF-8."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path} cannot be read: {error}") from error


def _breaks(book: PolicyBook, draft: Pack) -> list[Finding]:
    """Return why a draft cannot follow the newest version of its pack."""
    versions = book.versions(draft.pack.name) if draft.pack.name in book.packs() else ()
    if not versions or draft.pack.version in {each.pack.version for each in versions}:
        return []
    return lint_change(versions[-1], draft)


def _rows(found: Iterable[Finding], file: str) -> Iterator[dict[str, Any]]:
    for finding in found:
        yield {"file": file} | finding._asdict() | {"severity": finding.severity.value}


def _source(entry: Entry | None) -> str | None:
    if entry is None:
        return None
    return " ".join(entry.req) or (f"unsourced ({entry.unsourced})" if entry.unsourced else None)
