"""`kehu policy simulate`: what a version would have decided, beside what was decided; facts stay as they were."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

import psycopg
import typer

from services.cli.moment import OptionalFrom, OptionalTo
from services.cli.policy import pack_file
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, print_rows
from services.cli.sending import named
from services.replay import files, kept
from services.replay.asked import SAID, Asked
from services.replay.job import helping, kept_report
from services.replay.kept import LISTING, Simulation
from services.replay.question import question
from services.settings import Settings
from services.store.log import head

MOST_SHOWN: Final = 20
FEW_CASES: Final = ("subject", "kind", "name", "before", "after", "keys", "article")


class Shape(StrEnum):
    """The format in which a report is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


ShapeOption = Annotated[
    Shape, typer.Option("--format", help="A table; the whole report (JSON, XLSX); the cases that differ (CSV).")
]


def simulate(
    version: Annotated[
        str,
        typer.Argument(
            metavar="PACK@VERSION|FILE|PACK",
            help="The draft or version that decides again; PACK alone: each version that was in force.",
        ),
    ],
    *,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Of this unit; else of all that ran the pack.")
    ] = None,
    begins: OptionalFrom = None,
    ends: OptionalTo = None,
    against: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Compare with another version; else with what was recorded.")
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=A,B,…", help="Count under other values, too; for several keys, again."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(help="Count amounts in this currency where tiers were not decided; else in the pack's."),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes that fold beside each other; by default as many as help."),
    ] = None,
    position: Annotated[
        int | None, typer.Option(min=0, help="The log up to this position; all of it if left out.")
    ] = None,
    by: Annotated[str, typer.Option(callback=named, metavar="PERSON", help="Who asks; kept with the report.")] = "kehu",
    form: ShapeOption = Shape.TABLE,
) -> None:
    """Decide again by a draft on recorded facts, and compare with what was decided.

    Facts stay as they were: this says what would have been decided, not what
    people would have done. Nothing is written to any stream. The report is
    kept under a name; the same question at the same position gives the same.
    """
    said = asyncio.run(_report(version, unit, currency, begins, ends, against, vary or (), processes, position, by))
    print_report(said, form)


def simulations(
    pack: Annotated[str, typer.Argument(metavar="PACK[@VERSION]", help="A pack, or one version of it.")],
    *,
    show: Annotated[
        str | None, typer.Option(metavar="SIMULATION", help="Print this report, or the newest: --show newest.")
    ] = None,
    form: ShapeOption = Shape.TABLE,
) -> None:
    """List the kept reports of simulations, the newest first, or print one."""
    name, _, version = pack.partition("@")
    rows, content = asyncio.run(_kept(name, version or None, show))
    if show is not None:
        if content is None:
            raise typer.BadParameter(f"No report is kept under {show}.", param_hint="--show")
        print_report(content, form)
        return
    if form is Shape.XLSX:
        raise typer.BadParameter(
            "A list is a table, JSON or CSV; a report is a workbook: --show.", param_hint="--format"
        )
    print_rows(LISTING.columns, [LISTING.row(each) for each in rows], Format(form.value), few=LISTING.few)


def print_report(content: bytes, form: Shape) -> None:
    """Print a report as it is kept, or in another form."""
    report = json.loads(content)
    match form:
        case Shape.JSON:
            sys.stdout.write(content.decode())
        case Shape.CSV:
            typer.echo(SAID, err=True)
            sys.stdout.writelines(files.csv_of(report))
        case Shape.XLSX:
            if sys.stdout.isatty():
                raise typer.BadParameter("A workbook is no text: send it to a file, as in > report.xlsx.")
            sys.stdout.buffer.write(files.xlsx_of(report))
        case Shape.TABLE:
            _print_tables(report)


async def _report(  # noqa: PLR0917 - what the command is given
    version: str,
    unit: str | None,
    currency: str | None,
    begins: date | None,
    ends: date | None,
    against: str | None,
    vary: Sequence[str],
    processes: int | None,
    position: int | None,
    by: str,
) -> bytes:
    url = Settings().database_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        file = pack_file.read(version) if pack_file.is_file(version) else None
        pack, _, name = (file.pack.name, "", "") if file else version.partition("@")
        draft = file or name or None
        asked = await question(
            connection,
            pack,
            draft=draft,
            against=against,
            unit=unit,
            currency=currency,
            begins=begins,
            ends=ends,
            vary=vary,
        )
        end = await head(connection)
        position = end if position is None else min(position, end)
        return await _found_or_run(connection, url, asked, position, processes or helping(position), by)


async def _found_or_run(  # noqa: PLR0917 - what is asked, and where
    connection: psycopg.AsyncConnection[Any], url: str, asked: Asked, position: int, processes: int, by: str
) -> bytes:
    """Return the report that is kept already, or run the simulation and keep it."""
    if not await kept.begin(connection, asked, position, by):
        content = await kept.report_of(connection, asked.name(position))
        if content is not None:
            return content
    with counting("Simulation", max(2 * position, 1)) as shown:
        return await kept_report(
            connection, url, asked, position, processes=processes, told=lambda done, _: shown(done)
        )


async def _kept(pack: str, version: str | None, show: str | None) -> tuple[list[Simulation], bytes | None]:
    url = Settings().database_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        rows = await kept.listed(connection, pack, version)
        if show is None:
            return rows, None
        done = [each.simulation for each in rows if each.state == "done"]
        wanted = next(iter(done), None) if show == "newest" else show
        return rows, await kept.report_of(connection, wanted) if wanted else None


def _print_tables(report: Mapping[str, Any]) -> None:
    """Print the parts of a report that a person looks at first; all else is in the other formats."""
    typer.echo(_heading(report), err=True)
    typer.echo(SAID, err=True)
    counts = ("kind", "about", "outcome", "before", "after", *report["varied"])
    print_rows(counts, report["counts"], Format.TABLE)
    if report["keys"]:
        typer.echo("\nKeys that make the difference:")
        print_rows(files.KEYS, report["keys"], Format.TABLE)
    cases = list(files.case_rows(report))
    if cases:
        typer.echo(f"\nCases that differ, the first {min(MOST_SHOWN, len(cases))} of {report['differing']:,}:")
        print_rows(FEW_CASES, cases[:MOST_SHOWN], Format.TABLE)
    if report["people"]:
        typer.echo("\nDecisions of people, kept as they were:")
        print_rows(files.PEOPLE, report["people"], Format.TABLE)


def _heading(report: Mapping[str, Any]) -> str:
    period = f"from {report['from'] or 'the beginning'} to {report['to'] or report['as_of']}"
    return (
        f"Simulation {report['simulation']}: {report['draft']} of {report['pack']} against {report['against']}, "
        f"{period}, log up to position {report['position']:,}. "
        f"{report['differing']:,} of {report['decisions']:,} decisions differ."
    )
