"""`kehu down`, `env` and `status`: the local stack once it was started."""

import json
import shlex
from typing import Final

import typer
from rich.console import Console

from services.cli import lag
from services.cli.output import Format, FormatOption, print_rows
from services.local import home as homes
from services.local import supervisor
from services.local.home import Home
from services.settings import Settings, StackSettings

NOTHING_RUNS: Final = 3


def down() -> None:
    """End what `kehu up` started, and nothing else; the data stays."""
    home = Home(StackSettings().home)
    console = Console(stderr=True)
    if not home.path.exists():
        console.print(f"Nothing was ever started in {home.path}.")
        return
    with homes.held(home), console.status("Ending every process"):
        stopped = supervisor.stop(home)
    console.print("Everything has ended." if stopped else "Nothing was running.")


def env() -> None:
    """Print the settings in force as NAME=value lines for a shell."""
    settings = Settings()
    for name, value in (
        ("KEHU_HOME", settings.home),
        ("KEHU_DATABASE_URL", settings.database_url),
        ("KEHU_KAFKA", settings.kafka),
        ("KEHU_API", settings.api),
    ):
        typer.echo(f"{name}={shlex.quote(str(value))}")


def status(form: FormatOption = Format.TABLE) -> None:
    """Show each process, and how far each projection has come; exit 3 when nothing runs."""
    settings = Settings()
    home = Home(settings.home)
    runs = supervisor.is_running(home)
    processes = [process._asdict() for process in supervisor.processes(home)] if runs else []
    projections = lag.of_projections(settings) if runs else []
    match form:
        case Format.JSON:
            typer.echo(json.dumps({"processes": processes, "projections": projections}, indent=2))
        case Format.TABLE | Format.CSV:
            print_rows(supervisor.Process._fields, processes, form)
            print_rows(lag.COLUMNS, projections, form)
    if not runs:
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)
