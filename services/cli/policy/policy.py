"""`kehu policy`: the packs, their contents, their faults, and the differences between two versions."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from domain.policies.checks.lint import Severity
from domain.policies.pack.coverage import coverage
from domain.policies.pack.entry import entries, sourced
from domain.policies.pack.field import fields
from services.cli.moment import OptionalAt
from services.cli.policy import pack_file, shelf
from services.cli.policy.rows import (
    COVERAGE,
    DIFFERENCES,
    ENTRIES,
    FEW_PACKS,
    FIELDS,
    FINDINGS,
    PACKS,
    SHOWN,
    chosen,
    findings,
    of_entry,
    of_pack,
    of_requirement,
    shown,
)
from services.cli.printing.output import Format, FormatOption, print_rows
from services.packs.book import SHIPPED
from services.policies.comparing import compared

SOME_ARE_ERRORS: Final = 1


def packs(form: FormatOption = Format.TABLE) -> None:
    """List the packs, each with its newest version, the one in force, and the body that interprets it."""
    book = shelf.book()
    now = datetime.now(UTC)
    print_rows(PACKS, [of_pack(book, name, now) for name in book.packs()], form, few=FEW_PACKS)


def show(
    pack: Annotated[str, typer.Argument(metavar="PACK[@VERSION]|FILE", help=SHOWN)],
    *,
    at: OptionalAt = None,
    every: Annotated[bool, typer.Option("--all", help="Include names and titles, which need no source.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show every number and choice of the version in force, of another or of a file, with its source."""
    if pack_file.is_file(pack):
        if at is not None:
            raise typer.BadParameter(f"--at chooses the version in force at a moment, but {pack} is a single version.")
        version = pack_file.read(pack)
    else:
        version = shown(shelf.book(), pack, at)
    found = entries(version) if every else sourced(version)
    is_data = form is Format.JSON
    print_rows(ENTRIES, [of_entry(entry, is_data=is_data) for entry in found], form)


def lint(
    asked: Annotated[list[str] | None, typer.Argument(metavar="PACK|FILE", help="All packs if left out.")] = None,
    *,
    notes: Annotated[bool, typer.Option(help="Include the numbers that are ours, and what the source lost.")] = True,
    form: FormatOption = Format.TABLE,
) -> None:
    """Find gaps, overlaps, contradictions, rows never reached and missing numbers; numbers of our own are notes."""
    book = shelf.book()
    found = [row for name in asked or book.packs() for row in findings(book, name)]
    count = {severity: sum(row["severity"] == severity for row in found) for severity in Severity}
    rows = [row for row in found if notes or row["severity"] != Severity.NOTE]
    print_rows(FINDINGS, rows, form)
    counted = (f"{number} {severity}" + ("" if number == 1 else "s") for severity, number in count.items())
    typer.echo(", ".join(counted), err=True)
    if count[Severity.ERROR]:
        sys.exit(SOME_ARE_ERRORS)


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help=SHOWN)],
    new: Annotated[str, typer.Argument(metavar="B", help=SHOWN)],
    *,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show the differences between two versions, key by key."""
    book = shelf.book()
    before, after = chosen(book, old), chosen(book, new)
    print_rows(DIFFERENCES, [asdict(each) for each in compared(before, after)], form)


def show_coverage(form: FormatOption = Format.TABLE) -> None:
    """Show which keys of which packs meet which requirements."""
    newest = [SHIPPED.versions(name)[-1] for name in SHIPPED.packs()]
    is_data = form is Format.JSON
    rows = [of_requirement(each, is_data=is_data) for each in coverage(newest)]
    print_rows(COVERAGE, rows, form)


def list_fields(
    section: Annotated[str | None, typer.Argument(metavar="SECTION", help="As in tiers; all if left out.")] = None,
    *,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the keys of a pack: which are required, which need a source, their values, and their meaning."""
    print_rows(FIELDS, [field._asdict() for field in fields(section)], form)
