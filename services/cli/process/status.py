"""`kehu status`: the processes of the local stack, and the progress of each read model."""

import asyncio
import json
from datetime import datetime
from typing import Final

import typer

from services import health
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.process import lag
from services.lists.rows import ListRow
from services.local import supervisor
from services.local.home import Home
from services.settings import Settings

NOTHING_RUNS: Final = 3
STANDS_STILL: Final = 3
TWO_LISTS: Final = "csv is of one list, and the processes and the read models are two: ask for json, or a table."


def as_row(process: supervisor.Process) -> ListRow:
    """Return the row of a process in a table: since an instant, not since a text."""
    return process._asdict() | {"since": process.since and datetime.fromisoformat(process.since)}


def status(form: FormatOption = Format.TABLE) -> None:
    """Show each process and the progress of each read model; exit 3 when nothing runs or a part stands still."""
    if form is Format.CSV:
        raise typer.BadParameter(TWO_LISTS, param_hint="--format")
    settings = Settings()
    home = Home(settings.home)
    runs = supervisor.is_running(home)
    processes = supervisor.processes(home) if runs else []
    projections = lag.of_projections(settings) if runs else []
    troubles = asyncio.run(health.everything(settings.database_url, settings.kafka_access)) if runs else []
    match form:
        case Format.JSON:
            typer.echo(
                json.dumps(
                    {
                        "processes": [process._asdict() for process in processes],
                        "projections": projections,
                        "standing": [each._asdict() for each in troubles],
                    },
                    indent=2,
                )
            )
        case Format.TABLE:
            print_rows(supervisor.Process._fields, map(as_row, processes), form)
            print_rows(lag.COLUMNS, projections, form)
    for each in troubles:
        typer.echo(f"{each.part}: {each.why}", err=True)
    if any(each.still for each in troubles):
        raise typer.Exit(STANDS_STILL)
    if not runs:
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)
