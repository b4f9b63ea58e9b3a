"""`kehu status` on one screen: what is wrong, what runs, and which read models are behind."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import typer

from services import health
from services.cli.printing.columns import wanted
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.process import lag
from services.lists.rows import ListRow
from services.local import supervisor
from services.local.home import Home
from services.settings import Settings

NOTHING_RUNS: Final = 3
STANDS_STILL: Final = 3
TWO_LISTS: Final = "a file is of one list, and the processes and the read models are two: ask for json, or a table."
TWO_TABLES: Final = "it is for one table, and here are two: --wide shows all of both, `kehu projections list` takes it."
FEW: Final = ("name", "lag_events", "lag_seconds", "parked")
# So that all fits one screen when everything is behind.
MOST_SHOWN: Final = 6


def as_row(process: supervisor.Process) -> ListRow:
    """Return the row of a process in a table: since an instant, not since a text."""
    return process._asdict() | {"since": process.since and datetime.fromisoformat(process.since)}


def status(form: FormatOption = Format.TABLE) -> None:
    """Show what is wrong, each process, and the read models that are behind; --wide shows every read model.

    Exit 3 when nothing runs or a part stands still.
    """
    if form in (Format.CSV, Format.XLSX):
        raise typer.BadParameter(TWO_LISTS, param_hint="--format")
    if wanted().names:
        raise typer.BadParameter(TWO_TABLES, param_hint="--columns")
    settings = Settings()
    home = Home(settings.home)
    runs = supervisor.is_running(home)
    processes = supervisor.processes(home) if runs else []
    projections = lag.of_projections(settings) if runs else []
    troubles = asyncio.run(health.everything(settings.database_url, settings.kafka_access)) if runs else []
    for each in troubles:
        typer.echo(f"{each.part}: {each.why}", err=True)
    if form is Format.JSON:
        _print_json(processes, projections, troubles)
    else:
        print_rows(supervisor.Process._fields, map(as_row, processes), form)
        tell_progress(projections)
    if any(each.still for each in troubles):
        raise typer.Exit(STANDS_STILL)
    if not runs:
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)


def tell_progress(projections: Sequence[ListRow]) -> None:
    """Print the read models that are behind or leave events aside, the furthest behind first."""
    if wanted().wide:
        print_rows(lag.COLUMNS, projections, Format.TABLE)
        return
    behind = sorted(filter(_needs_a_look, projections), key=lambda each: -each["lag_events"])
    if behind:
        print_rows(lag.COLUMNS, behind[:MOST_SHOWN], Format.TABLE, few=FEW)
    if len(behind) > MOST_SHOWN:
        typer.echo(f"{len(behind) - MOST_SHOWN} more are behind.")
    if fine := [each for each in projections if not _needs_a_look(each)]:
        typer.echo(f"{len(fine)} of {len(projections)} read models show everything up to position {fine[0]['head']}.")


def _needs_a_look(projection: ListRow) -> bool:
    return bool(projection["lag_events"] or projection["parked"])


def _print_json(
    processes: Sequence[supervisor.Process], projections: Sequence[ListRow], troubles: Sequence[health.Trouble]
) -> None:
    found = {
        "processes": [process._asdict() for process in processes],
        "projections": projections,
        "standing": [each._asdict() for each in troubles],
    }
    typer.echo(json.dumps(found, indent=2))
