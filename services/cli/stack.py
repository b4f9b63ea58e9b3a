"""`kehu up`, `down`, `env` and `status`: the local stack, from the command line."""

import json
import shlex
from typing import Annotated, Final

import typer
from rich.console import Console

from services import migrate
from services.cli import demo as samples
from services.cli import lag
from services.cli.output import Format, FormatOption, print_rows
from services.local import home as homes
from services.local import readiness, stack, supervisor
from services.local.home import Home
from services.settings import Settings, StackSettings

NOTHING_RUNS: Final = 3


def up(
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Return only when every process serves.")] = False,
    demo: Annotated[bool, typer.Option(help="Import the sample files, where they are not yet stored.")] = False,
) -> None:
    """Start the local stack of KEHU_HOME with every process, and print the API's address."""
    console = Console(stderr=True)
    settings = StackSettings()
    home = Home(settings.home)
    homes.prepare(home)
    with homes.held(home):
        addresses = stack.start(settings, console)
        with console.status("Migrating the database"):
            migrate.migrate(addresses.database_url)
        supervisor.start_roles(home)
        if wait:
            with console.status("Waiting for every process"):
                readiness.wait(home, addresses.api)
        if demo:
            samples.load(home.path)
    typer.echo(addresses.api)


def down() -> None:
    """End what `kehu up` started, and nothing else; the data stays."""
    home = Home(StackSettings().home)
    console = Console(stderr=True)
    if not home.path.exists():
        console.print(f"Nothing was ever started in {home.path}.")
        return
    with homes.held(home), console.status("Ending every process"):
        stopped = stack.stop(home)
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
            print_rows(list(lag.Lag.__annotations__), projections, form)
    if not runs:
        typer.echo(f"Nothing runs in {home.path}; `kehu up` starts it.", err=True)
        raise typer.Exit(NOTHING_RUNS)
