"""`kehu import`: rows of a file become commands, events and rejects."""

import json
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

import typer
import uvloop

from projections.engine import garbage
from services.cli.imports.asked import FileOptions, Read, RunOptions, read, terms
from services.cli.imports.preview import show_preview
from services.cli.printing.counting import Shown, counting
from services.cli.printing.output import Format, print_rows
from services.commands.namesakes import namesakes
from services.commands.patience import Patience
from services.imports import remembered
from services.imports.account_book import open_account_book
from services.imports.file.table import SourceUnusable, some
from services.imports.layouts.layouts import LAYOUTS
from services.imports.persons import with_namesakes
from services.imports.plan import ImportRow, Reject, Terms, planned
from services.imports.progress import Progress
from services.imports.rejects import NoRejects, open_rejects
from services.imports.report import MOST_WARNINGS, Report
from services.imports.run import Run
from services.imports.source import Source
from services.settings import Settings, StackSettings
from services.store.outcome import Accepted, StoreDown
from services.store.postgres import open_store

REJECTED: Final = 1
WRONG_USAGE: Final = 2
DEPENDENCY_DOWN: Final = 3
TRY_AGAIN: Final = 75
WOULD: Final = ("line", "subject", "would", "events", "reason")


def import_file(kind: str, file: Path, how: FileOptions, options: RunOptions) -> None:
    """Store every good row of the file; bad ones go to the rejects file."""
    home = StackSettings().home
    try:
        if options.preview:
            show_preview(kind, file, how, home)
            return
        found, its_terms = read(kind, file, how, home), terms(how)
        if options.dry_run:
            rejected = _rehearse(kind, found, its_terms, options)
            raise typer.Exit(REJECTED if rejected else 0)
        with open_rejects(options.rejects or file.with_name(f"{file.name}.rejects.csv"), found.source) as rejects:
            if found.names and not found.is_recalled:
                remembered.remember(home, kind, found.source.table.header, found.names)
            summary = _import(kind, found, its_terms, Report(rejects), options).summary()
    except SourceUnusable as unusable:
        typer.echo(str(unusable), err=True)
        raise typer.Exit(WRONG_USAGE) from unusable
    _print({"kind": kind, "file": str(file)} | summary, options.form)
    if rejects.count:
        typer.echo(f"Rejected rows: {rejects.count:,}, listed with the reasons in {rejects.path}.", err=True)
        raise typer.Exit(REJECTED)


def _rehearse(kind: str, found: Read, its_terms: Terms, options: RunOptions) -> int:
    """Print what each row would do; return how many would be rejected."""
    would: list[dict[str, Any]] = []

    def note(row: ImportRow | Reject, answers: Iterable[Accepted], reject: Reject | None) -> None:
        would.append(_would(row, answers, reject))

    report = _import(kind, found, its_terms, Report(NoRejects(), noted=note), options)
    print_rows(WOULD, would, options.form)
    typer.echo(
        f"Nothing was stored. {report.rows:,} rows would lead to {report.events:,} events; "
        f"{report.rejects.count:,} would be rejected.",
        err=True,
    )
    return report.rejects.count


def _would(row: ImportRow | Reject, answers: Iterable[Accepted], reject: Reject | None) -> dict[str, Any]:
    events = [wire_type for answer in answers if not answer.repeated for wire_type in answer.types]
    return {
        "line": row.record.line,
        "subject": row.subject if isinstance(row, ImportRow) else None,
        "would": "be rejected" if reject else "be stored" if events else "change nothing",
        "events": events,
        "reason": reject.reason if reject else None,
    }


def _import(kind: str, found: Read, its_terms: Terms, report: Report, options: RunOptions) -> Report:
    database_url = Settings().database_url
    source = found.source
    with counting(source.path.name, source.size) as shown:
        _tell(kind, found, shown)
        progress = Progress(options.progress, report, source.size) if options.progress else None
        report.advanced = lambda end: _advanced(end, report, shown, progress)
        report.warned = shown.tell
        rows = planned(source.records(), LAYOUTS[kind].planner(its_terms))
        patience = Patience(options.patience, shown.tell)
        try:
            garbage.collect_seldom()
            down = uvloop.run(_perform(database_url, patience, report, rows, rehearse=options.dry_run))
            if progress:
                progress.write()
        except KeyboardInterrupt:
            shown.tell(f"Interrupted. {_how_far(report, source)}")
            raise typer.Exit(TRY_AGAIN) from None
        if down is not None:
            shown.tell(f"{str(down).rstrip('.')}. {_how_far(report, source)}")
            raise typer.Exit(DEPENDENCY_DOWN)
    if report.warnings > MOST_WARNINGS:
        shown.tell(f"{report.warnings:,} rows have such numbers; the first {MOST_WARNINGS} are told.")
    return report


def _advanced(end: int, report: Report, shown: Shown, progress: Progress | None) -> None:
    shown(end, report.rows)
    if progress:
        progress.advanced(end)


def _tell(kind: str, found: Read, shown: Shown) -> None:
    """Say how the file is read."""
    name = found.source.path.name
    shown.tell(f"{name}: read as {found.source.table.read_as}.")
    if found.is_recalled:
        pairs = some([f"{heading}={column}" for heading, column in found.names.items()])
        shown.tell(f"{name}: its headings are named as last time ({pairs}); --map names them anew.")
    ignored = LAYOUTS[kind].ignored(found.source.columns)
    if ignored:
        shown.tell(f"{name}: these columns are ignored: {some(ignored)}.")


async def _perform(
    database_url: str, patience: Patience, report: Report, rows: Iterable[ImportRow | Reject], *, rehearse: bool
) -> StoreDown | None:
    """Return the outage that ended the import, or None where everything is done."""
    async with AsyncExitStack() as closing:
        try:
            store = await patience.insist(
                lambda: closing.enter_async_context(open_store(database_url, rehearse=rehearse))
            )
            book = await closing.enter_async_context(open_account_book(database_url))
            known = with_namesakes(rows, await namesakes(store))
            await Run(store, patience, report, book.accounts_of).perform(known)
        except StoreDown as down:
            return down
    return None


def _how_far(report: Report, source: Source) -> str:
    return (
        f"{source.path.name} is done up to line {report.line:,} ({report.rows:,} rows); "
        "the same command continues from there."
    )


def _print(summary: dict[str, Any], form: Format) -> None:
    match form:
        case Format.TABLE:
            for name, value in summary.items():
                shown_value = f"{value:,}" if isinstance(value, int) else value
                typer.echo(f"{name.replace('_', ' '):<26}{shown_value}", err=True)
        case Format.JSON:
            typer.echo(json.dumps(summary, ensure_ascii=False))
        case Format.CSV | Format.XLSX:
            print_rows(list(summary), [summary], form)
