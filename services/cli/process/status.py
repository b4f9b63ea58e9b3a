"""`kehu status`: the processes of the local stack, and the progress of each read model."""

import asyncio
import json
from typing import Final

import typer

from services import health
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.process import lag
from services.local import supervisor
from services.local.home import Home
from services.settings import Settings

NOTHING_RUNS: Final = 3
STANDS_STILL: Final = 3


def status(form: FormatOption = Format.TABLE) -> None:
    """Show each process and the progress of each read model; exit 3 when nothing runs or a part stands still."""
    settings = Settings()
    home = Home(settings.home)
    runs = supervisor.is_running(home)
    processes = [process._asdict() for process in supervisor.processes(home)] if runs else []
    projections = lag.of_projections(settings) if runs else []
    troubles = asyncio.run(health.everything(settings.database_url, settings.kafka_access)) if runs else []
    match form:
        case Format.JSON:
            typer.echo(
                json.dumps(
                    {
                        "processes": processes,
                        "projections": projections,
                        "standing": [each._asdict() for each in troubles],
                    },
                    indent=2,
                )
            )
        case Format.TABLE | Format.CSV:
            print_rows(supervisor.Process._fields, processes, form)
            print_rows(lag.COLUMNS, projections, form)
    for each in troubles:
        typer.echo(f"{each.part}: {each.why}", err=True)
    if any(each.still for each in troubles):
        raise typer.Exit(STANDS_STILL)
    if not runs:
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)
