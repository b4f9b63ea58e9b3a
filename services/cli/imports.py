"""`kehu import`: rows of a CSV file become commands, events and rejects."""

import json
from collections.abc import Iterable
from contextlib import AsyncExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, available_timezones

import typer
import uvloop
from pydantic import TypeAdapter, ValidationError

from contracts.money import Currency
from services import garbage
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.imports.account_book import open_account_book
from services.imports.file.table import SourceUnusable
from services.imports.layouts.layouts import LAYOUTS
from services.imports.patience import Patience
from services.imports.plan import ImportRow, Reject, Terms, planned
from services.imports.rejects import Rejects, open_rejects
from services.imports.report import Report
from services.imports.run import Run
from services.imports.source import Source, named, open_table
from services.settings import Settings
from services.store.outcome import StoreDown
from services.store.postgres import open_store

REJECTED: Final = 1
WRONG_USAGE: Final = 2
DEPENDENCY_DOWN: Final = 3
TRY_AGAIN: Final = 75


class Kind(StrEnum):
    """The layouts that the command line offers."""

    RECEIVABLES = "receivables"
    HELPDESK = "helpdesk"
    PURCHASES = "purchases"


def import_file(
    kind: Annotated[Kind, typer.Argument(help="The layout of the file.")],
    file: Annotated[Path, typer.Argument(help="A CSV file with a header line.")],
    *,
    zone: Annotated[str, typer.Option(help="The zone of dates and of times without one.")] = "UTC",
    currency: Annotated[str, typer.Option(help="The currency of all amounts.")] = "USD",
    encoding: Annotated[str | None, typer.Option(help="Of a text file; recognised if left out.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook; the first if left out.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where bad rows go.", show_default="FILE.rejects.csv")] = None,
    patience: Annotated[float, typer.Option(help="Seconds to wait for PostgreSQL to come back.", min=0)] = 120,
    form: FormatOption = Format.TABLE,
) -> None:
    """Store every good row of FILE; bad ones go to the rejects file. Importing a file again changes nothing."""
    try:
        terms = _terms(zone, currency)
        required = LAYOUTS[kind].required
        source = named(open_table(file, required, encoding=encoding, sheet=sheet), required)
        with open_rejects(rejects or file.with_name(f"{file.name}.rejects.csv"), source) as rejected:
            summary = _import(kind, source, terms, rejected, patience)
    except SourceUnusable as unusable:
        typer.echo(str(unusable), err=True)
        raise typer.Exit(WRONG_USAGE) from unusable
    _print({"kind": str(kind), "file": str(file)} | summary, form)
    if rejected.count:
        typer.echo(f"Rejected rows: {rejected.count:,}, listed with the reasons in {rejected.path}.", err=True)
        raise typer.Exit(REJECTED)


def _terms(zone: str, currency: str) -> Terms:
    if zone not in available_timezones():
        raise SourceUnusable(f"--zone {zone} is not the name of a time zone, such as Asia/Shanghai.")
    try:
        return Terms(ZoneInfo(zone), TypeAdapter[str](Currency).validate_python(currency))
    except ValidationError as error:
        raise SourceUnusable(f"--currency {currency} is not a currency code, such as USD.") from error


def _import(kind: str, source: Source, terms: Terms, rejected: Rejects, patience: float) -> dict[str, Any]:
    database_url = Settings().database_url
    layout = LAYOUTS[kind]
    with counting(source.path.name, source.size) as shown:
        ignored = layout.ignored(source.columns)
        if ignored:
            shown.tell(f"{source.path.name}: these columns are ignored: {', '.join(ignored)}.")
        shown.tell(f"{source.path.name}: read as {source.table.read_as}.")
        report = Report(rejected, lambda end: shown(end, report.rows))
        rows = planned(source.records(), layout.planner(terms))
        try:
            garbage.collect_seldom()
            down = uvloop.run(_perform(database_url, Patience(patience, shown.tell), report, rows))
        except KeyboardInterrupt:
            shown.tell(f"Interrupted. {_how_far(report, source)}")
            raise typer.Exit(TRY_AGAIN) from None
        if down is not None:
            shown.tell(f"{str(down).rstrip('.')}. {_how_far(report, source)}")
            raise typer.Exit(DEPENDENCY_DOWN)
    return report.summary()


async def _perform(
    database_url: str, patience: Patience, report: Report, rows: Iterable[ImportRow | Reject]
) -> StoreDown | None:
    """Return the outage that ended the import, or None where everything is stored."""
    async with AsyncExitStack() as closing:
        try:
            store = await patience.insist(lambda: closing.enter_async_context(open_store(database_url)))
            book = await closing.enter_async_context(open_account_book(database_url))
            await Run(store, patience, report, book.accounts_of).perform(rows)
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
        case Format.CSV:
            print_rows(list(summary), [summary], form)
